import { definePathCounter, type Metrics } from "@sixbeat/common/metrics";
import type { Socket } from "@sixbeat/common/socket";
import { type Counters, REJECT_REASONS } from "./counters.ts";

/** The receiver's metrics, read from its counters at each scrape. */
export function defineMetrics(metrics: Metrics, counters: Counters, socket: Socket): void {
  const { paths } = counters;
  const { datagrams, bytes } = paths.columns;
  definePathCounter(metrics, {
    name: "sixbeat_receiver_datagrams_received_total",
    help: "Datagrams received, duplicates left out.",
    paths,
    label: "format",
    read: (row) => [["text", datagrams[row]!]],
  });
  definePathCounter(metrics, {
    name: "sixbeat_receiver_bytes_received_total",
    help: "Payload octets of the datagrams received.",
    paths,
    label: "format",
    read: (row) => [["text", bytes[row]!]],
  });
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
