/** The labels of a sample, or those of them that matter. */
export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** Metrics in Prometheus's text format, read. */
export class Exposition {
  readonly #samples: readonly Sample[];

  constructor(text: string) {
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    this.#samples = lines.map(readSample);
  }

  /** The samples of a metric that carry these labels, and perhaps others. */
  samples(name: string, labels: Labels = {}): readonly Sample[] {
    const wanted = Object.entries(labels);
    return this.#samples.filter(
      (sample) => sample.name === name && wanted.every(([label, value]) => sample.labels[label] === value),
    );
  }

  /** The one sample of a metric that carries these labels. */
  value(name: string, labels: Labels = {}): number {
    const [sample, ...more] = this.samples(name, labels);
    if (sample !== undefined && more.length === 0) return sample.value;
    throw new Error(`${more.length === 0 ? "no sample" : "several samples"} of ${name} ${JSON.stringify(labels)}`);
  }

  sum(name: string, labels: Labels = {}): number {
    return this.samples(name, labels).reduce((total, { value }) => total + value, 0);
  }
}

function readSample(line: string): Sample {
  const [, name, pairs = "", value] = /^([\w:]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === undefined) throw new Error(`not a sample: ${line}`);
  const labels = [...pairs.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, unescaped(text!)]);
  return { name, labels: Object.fromEntries(labels), value: Number(value) };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, character) => (character === "n" ? "\n" : character));
}
