import type { Metrics } from "@sixbeat/common/metrics";
import type { Socket } from "@sixbeat/common/socket";
import { type Counters, REJECT_REASONS } from "./counters.ts";

const PATH_LABELS = ["source", "target", "family", "flow", "format"] as const;

/** The receiver's metrics, read from its counters at each scrape. */
export function defineMetrics(metrics: Metrics, counters: Counters, socket: Socket): void {
  const perPath = (name: string, help: string, column: Float64Array) =>
    metrics.define({
      name,
      type: "counter",
      help,
      labels: PATH_LABELS,
      collect(emit) {
        for (const row of counters.paths.rows()) {
          const { source, target, family, flow } = counters.paths.labels(row);
          emit(column[row]!, source, target, family, flow, "text");
        }
      },
    });
  const { datagrams, bytes } = counters.paths.columns;
  perPath("sixbeat_receiver_datagrams_received_total", "Datagrams received, duplicates left out.", datagrams);
  perPath("sixbeat_receiver_bytes_received_total", "Payload octets of the datagrams received.", bytes);
  metrics.define({
    name: "sixbeat_receiver_datagrams_rejected_total",
    type: "counter",
    help: "Datagrams that arrived and were refused, by reason.",
    labels: ["reason"],
    collect: (emit) => {
      for (const reason of REJECT_REASONS) emit(counters.rejected[reason], reason);
    },
  });
  metrics.define({
    name: "sixbeat_receiver_kernel_drops_total",
    type: "counter",
    help: "Datagrams that arrived and that the kernel discarded because the socket's buffer was full.",
    labels: [],
    collect: (emit) => emit(socket.drops()),
  });
  metrics.define({
    name: "sixbeat_receiver_receive_errors_total",
    type: "counter",
    help: "System calls that failed while receiving, by errno.",
    labels: ["code"],
    collect: (emit) => {
      for (const [code, count] of counters.errors) emit(count, code);
    },
  });
}
