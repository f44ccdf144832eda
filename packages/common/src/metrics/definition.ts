/** One metric: its name, and how its rows are read at a scrape. */
export interface MetricDefinition {
  /** `sixbeat_sender_replies_total`; base units, `_total` on counters only. */
  name: string;
  type: "counter" | "gauge";
  /** What it means, in one sentence. */
  help: string;
  /** Label names, in the order in which `collect` gives their values. */
  labels: readonly string[];
  /** Called at scrape; emits one row per label set, label values in the order of `labels`. */
  collect(emit: Emit): void;
}

export type Emit = (value: number, ...labelValues: string[]) => void;

/** What is wrong with a definition, or undefined. A fault here is a mistake in the program, never in its input. */
export function definitionFault({ name, type, help, labels }: MetricDefinition): string | undefined {
  if (!namePattern.test(name)) return `"${name}" is not a metric name`;
  if (type === "counter" && !name.endsWith("_total")) return `the counter ${name} must end in _total`;
  if (type === "gauge" && name.endsWith("_total")) return `the gauge ${name} must not end in _total`;
  if (help.trim() === "") return `${name} has no help text`;
  const bad = labels.find((label) => !labelPattern.test(label));
  if (bad !== undefined) return `"${bad}" of ${name} is not a label name`;
  if (new Set(labels).size < labels.length) return `${name} has a label twice`;
  return undefined;
}

// Prometheus also allows colons, and leaves them to recording rules; label names from two underscores on are its own.
const namePattern = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const labelPattern = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;
