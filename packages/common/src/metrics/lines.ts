import type { MetricDefinition } from "./definition.ts";

/** Writes rows of one metric, each line with the newline before it. Joining few pieces for each is what makes it fast. */
export class Lines {
  readonly #name: string;
  /** Of a histogram, what stands behind the labels in the line of each bucket. */
  readonly #ends: readonly string[] | undefined;

  constructor(definition: MetricDefinition) {
    this.#name = definition.name;
    if (definition.type !== "histogram") return;
    this.#ends = [...definition.bounds, "+Inf"].map((bound) => `le="${bound}"} `);
  }

  /** @param labels as they stand between the braces. @param at where the row's numbers are among the values. */
  of(labels: string, values: Float64Array, at: number): string {
    if (this.#ends === undefined) return `${begin(this.#name, labels)}${figure(values[at]!)}`;
    return this.#histogram(this.#ends, labels, values, at);
  }

  #histogram(ends: readonly string[], labels: string, values: Float64Array, at: number): string {
    const bucket = `\n${this.#name}_bucket{${labels === "" ? "" : `${labels},`}`;
    const last = ends.length - 1;
    const [sum, count] = [values[at + last]!, values[at + last + 1]!];
    let text = "";
    for (let i = 0; i < last; i++) text += `${bucket}${ends[i]}${values[at + i]}`;
    text += `${bucket}${ends[last]}${count}`;
    return `${text}${begin(`${this.#name}_sum`, labels)}${sum}${begin(`${this.#name}_count`, labels)}${count}`;
  }
}

function begin(name: string, labels: string): string {
  return labels === "" ? `\n${name} ` : `\n${name}{${labels}} `;
}

function figure(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
