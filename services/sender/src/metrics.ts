import type { Metrics } from "@sixbeat/common/metrics";
import type { ByKind, Counters } from "./counters.ts";

const PATH_LABELS = ["source", "target", "family", "flow"] as const;

/** The sender's metrics, read from its counters at each scrape. */
export function defineMetrics(metrics: Metrics, counters: Counters, states: () => Record<string, number>): void {
  const { paths } = counters;
  const perPath = (name: string, help: string, column: Float64Array) =>
    metrics.define({
      name,
      type: "counter",
      help,
      labels: PATH_LABELS,
      collect(emit) {
        for (const row of paths.rows()) {
          const { source, target, family, flow } = paths.labels(row);
          emit(column[row]!, source, target, family, flow);
        }
      },
    });
  const perKind = (name: string, help: string, label: string, counts: ByKind) =>
    metrics.define({
      name,
      type: "counter",
      help,
      labels: [...PATH_LABELS, label],
      collect(emit) {
        for (const row of paths.rows()) {
          const { source, target, family, flow } = paths.labels(row);
          for (const [kind, count] of counts.of(row)) emit(count, source, target, family, flow, kind);
        }
      },
    });
  perPath("sixbeat_sender_datagrams_sent_total", "Datagrams that the kernel took to send.", paths.columns.sent);
  perPath("sixbeat_sender_bytes_sent_total", "Payload octets of the datagrams sent.", paths.columns.bytes);
  const sendErrors = "Datagrams that could not be sent, by errno or, where the name has no address, by EAI_ code.";
  perKind("sixbeat_sender_send_errors_total", sendErrors, "code", counters.sendErrors);
  const icmpErrors = "ICMP errors that came back about datagrams sent, by type.";
  perKind("sixbeat_sender_icmp_errors_total", icmpErrors, "type", counters.icmpErrors);
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
