import { setImmediate as nextTurn } from "node:timers/promises";
import { Gauge, Registry } from "prom-client";
import type { LabelRecord } from "./definition.ts";
import type { Snapshot } from "./snapshot.ts";

/** What was once written of the labels of a path: `source="a",target="b",…`. */
const pathTexts = new WeakMap<LabelRecord, string>();

const LEARNT_PER_TURN = 500;

/**
 * Writes what is known of a metric but its figures, as prom-client does: the first lines, and the labels of rows. Rows
 * don't go to its own store, which would key them by unescaped label values joined with commas, and so merge rows whose
 * values (which come from the network) are chosen for that. Each label set is given to it only once: it takes ten times
 * as long for a row as writing the figure takes.
 */
export class Formatter {
  readonly #snapshot: Snapshot;
  readonly #registry = new Registry();
  readonly #ownTexts = new Map<string, string>();
  #values: readonly object[] = [];

  constructor(snapshot: Snapshot) {
    const { name, help, type } = snapshot.definition;
    this.#snapshot = snapshot;
    const metric = new Gauge({ name, help, registers: [this.#registry] });
    const shell = metric.get();
    metric.get = async () => ({ ...(await shell), type: type as never, values: this.#values as never });
  }

  /** Help and type, each with its newline. */
  async header(): Promise<string> {
    return `${await this.#format([])}\n`;
  }

  /** The labels of the rows from one to before another, as they stand between the braces. */
  async labelTexts(from: number, to: number): Promise<string[]> {
    await this.#learn(from, to);
    const texts: string[] = [];
    for (let row = from; row < to; row++) {
      const first = this.#snapshot.firsts[row];
      const own = this.#isPathOnly(row) ? "" : this.#ownTexts.get(keyOf(this.#ownValues(row)))!;
      if (typeof first !== "object") texts.push(own);
      else texts.push(own === "" ? pathTexts.get(first)! : `${pathTexts.get(first)},${own}`);
    }
    return texts;
  }

  async #learn(from: number, to: number): Promise<void> {
    const learnt: ((text: string) => void)[] = [];
    const labelSets: LabelRecord[] = [];
    const learn = (labels: LabelRecord, done: (text: string) => void) => {
      labelSets.push(labels);
      learnt.push(done);
    };
    for (let row = from; row < to; row++) {
      const first = this.#snapshot.firsts[row];
      if (typeof first === "object" && !pathTexts.has(first)) learn(first, (text) => pathTexts.set(first, text));
      if (this.#isPathOnly(row)) continue;
      const own = this.#ownValues(row);
      const key = keyOf(own);
      if (!this.#ownTexts.has(key)) {
        this.#ownTexts.set(key, "");
        learn(this.#named(own), (text) => this.#ownTexts.set(key, text));
      }
    }
    for (let at = 0; at < labelSets.length; at += LEARNT_PER_TURN) {
      if (at > 0) await nextTurn();
      const some = labelSets.slice(at, at + LEARNT_PER_TURN);
      const text = await this.#format(some.map((labels) => ({ metricName: "x", labels, value: 0 })));
      // After help and type, lines as `x{a="b"} 0`, or `x 0`.
      const lines = text.split("\n").slice(2);
      lines.forEach((line, of) => {
        learnt[at + of]!(line.slice("x{".length, -"} 0".length));
      });
    }
  }

  /** Most rows have no labels but those of a path. */
  #isPathOnly(row: number): boolean {
    return typeof this.#snapshot.firsts[row] === "object" && this.#snapshot.furthers[row]!.length === 0;
  }

  #ownValues(row: number): readonly string[] {
    const { firsts, furthers } = this.#snapshot;
    const first = firsts[row];
    return typeof first === "string" ? [first, ...furthers[row]!] : furthers[row]!;
  }

  #named(own: readonly string[]): LabelRecord {
    const names = this.#snapshot.definition.labels;
    return Object.fromEntries(own.map((value, at) => [names[names.length - own.length + at]!, value]));
  }

  #format(values: readonly object[]): Promise<string> {
    this.#values = values;
    return this.#registry.getSingleMetricAsString(this.#snapshot.definition.name);
  }
}

/** Differs for values that differ, whatever is in them. */
function keyOf(values: readonly string[]): string {
  if (values.length < 2) return values[0] ?? "";
  let key = "";
  for (const value of values) key += `${value.length}:${value}`;
  return key;
}
