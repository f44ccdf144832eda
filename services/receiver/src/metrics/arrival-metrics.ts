import type { PathTable } from "@sixbeat/common/measure";
import type { LabelRecord, Metrics } from "@sixbeat/common/metrics";
import type { Counters } from "../counters.ts";

const LABELS = ["source", "target", "family", "flow", "format"];

/** What arrived, in both formats. An address that sends both has a series of each. */
export function defineArrivalMetrics(metrics: Metrics, { paths, texts }: Counters): void {
  const define = (name: string, help: string, stamp: Float64Array, text: Float64Array) =>
    metrics.define({
      name: `sixbeat_receiver_${name}`,
      type: "counter",
      help,
      labels: LABELS,
      collect(emit) {
        for (const row of paths.rows()) emit(stamp[row]!, labelsOf(paths, row), "stamp");
        for (const row of texts.rows()) emit(text[row]!, labelsOf(texts, row), "text");
      },
    });
  define(
    "datagrams_received_total",
    "Datagrams received, duplicates left out.",
    paths.columns.received,
    texts.columns.received,
  );
  define(
    "bytes_received_total",
    "Payload octets of the datagrams received.",
    paths.columns.octets,
    texts.columns.octets,
  );
}

/** A path's labels are one object for as long as it exists, which is formatted once. */
function labelsOf(paths: PathTable<string>, row: number): LabelRecord {
  return paths.labels(row) as ReturnType<typeof paths.labels> & LabelRecord;
}
