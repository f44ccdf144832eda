import { definePathCounter, type Metrics } from "@sixbeat/common/metrics";
import type { Counters } from "./counters.ts";

/** The sender's metrics, read from its counters at each scrape. */
export function defineMetrics(metrics: Metrics, counters: Counters, states: () => Record<string, number>): void {
  const { paths } = counters;
  const { sent, bytes } = paths.columns;
  definePathCounter(metrics, {
    name: "sixbeat_sender_datagrams_sent_total",
    help: "Datagrams that the kernel took to send.",
    paths,
    read: (row) => sent[row]!,
  });
  definePathCounter(metrics, {
    name: "sixbeat_sender_bytes_sent_total",
    help: "Payload octets of the datagrams sent.",
    paths,
    read: (row) => bytes[row]!,
  });
  definePathCounter(metrics, {
    name: "sixbeat_sender_send_errors_total",
    help: "Datagrams that could not be sent, by errno or, where the name has no address, by EAI_ code.",
    paths,
    label: "code",
    read: (row) => counters.sendErrors.of(row),
  });
  definePathCounter(metrics, {
    name: "sixbeat_sender_icmp_errors_total",
    help: "ICMP errors that came back about datagrams sent, by type.",
    paths,
    label: "type",
    read: (row) => counters.icmpErrors.of(row),
  });
  metrics.define({
    name: "sixbeat_sender_targets",
    type: "gauge",
    help: "Targets by state: resolved, stale (resolved once, not now), unresolved.",
    labels: ["state"],
    collect: (emit) => {
      for (const [state, count] of Object.entries(states())) emit(count, state);
    },
  });
}
