import type { Share } from "@sixbeat/common/service";
import { hash, mixed } from "./fanout.ts";

/**
 * Which paths are this thread's, where several share the work. Each finds that out by itself, from what all of them know:
 * the targets as they are written, and addresses.
 */
export class Portion {
  readonly #index: number;
  readonly #count: number;
  /** Targets are numbered so that one after the other goes to the next thread, and keep their numbers. */
  readonly #numbers = new Map<string, number>();

  /** Without a share all are. */
  constructor({ index, count }: Pick<Share, "index" | "count"> = { index: 0, count: 1 }) {
    this.#index = index;
    this.#count = count;
  }

  /** These are the targets from now on. All threads are told the same ones, in the same order. */
  set(targets: Iterable<string>): void {
    const wanted = new Set(targets);
    for (const target of this.#numbers.keys()) if (!wanted.has(target)) this.#numbers.delete(target);
    const taken = new Set(this.#numbers.values());
    let next = 0;
    for (const target of wanted) {
      if (this.#numbers.has(target)) continue;
      while (taken.has(next)) next++;
      this.#numbers.set(target, next++);
    }
  }

  /** Whether a target's own figures are counted here, and not in another thread that sends to it, too. */
  owns(target: string, flows: number): boolean {
    return this.#isMine(this.#number(target) * flows);
  }

  /** The flows to a target, whatever its address is. */
  flows(target: string, flows: number): readonly number[] {
    const first = this.#number(target) * flows;
    return upTo(flows).filter((flow) => this.#isMine(first + flow));
  }

  /** The flows to one of a target's addresses. */
  flowsTo(address: string, flows: number): readonly number[] {
    return upTo(flows).filter((flow) => this.#isMine(mixed(hash(`${address} ${flow}`, SEED))));
  }

  #number(target: string): number {
    return this.#numbers.get(target) ?? 0;
  }

  #isMine(number: number): boolean {
    return number % this.#count === this.#index;
  }
}

const SEED = 0x811c_9dc5;

function upTo(flows: number): readonly number[] {
  return Array.from({ length: flows }, (_, flow) => flow);
}
