import type { Names, Part } from "../../metrics/threads/index.ts";
import { Unpacker } from "../../metrics/threads/index.ts";
import type { Member } from "./member.ts";

/** A scrape waits no longer for a thread, in milliseconds: Prometheus waits for 10 s. */
const PATIENCE = 4000;
/** And no longer than this for one that had not answered the scrape before. */
const PATIENCE_WITH_LATE = 1000;

/** The figures of one thread. While it does not answer those it gave last stand, so no counter goes backwards. */
export class MemberFigures {
  readonly #member: Pick<Member, "ask">;
  readonly #unpacker: Unpacker;
  #asking: Promise<boolean> | undefined;
  #part: Part | undefined;
  #at = Number.NaN;

  constructor(member: Pick<Member, "ask">, names: Names) {
    this.#member = member;
    this.#unpacker = new Unpacker(names);
  }

  /** Undefined before the first. */
  get part(): Part | undefined {
    return this.#part;
  }

  /** Milliseconds since they were asked for; NaN before the first. */
  age(now: number): number {
    return now - this.#at;
  }

  /** Asks for new ones, unless an answer is still due. @returns whether they are there, or that takes too long. */
  async refresh(): Promise<boolean> {
    const patience = this.#asking === undefined ? PATIENCE : PATIENCE_WITH_LATE;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), patience);
    });
    const isAnswer = await Promise.race([this.#asking, tooLate]);
    clearTimeout(timer);
    return isAnswer;
  }

  async #ask(): Promise<boolean> {
    const at = performance.now();
    try {
      this.#part = this.#unpacker.unpack(await this.#member.ask("figures", undefined));
      this.#at = at;
      return true;
    } catch {
      // Its end is told by others.
      return false;
    }
  }
}
