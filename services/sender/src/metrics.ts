import type { SenderFigure } from "@sixbeat/common/measure";
import {
  clockMetrics,
  defineFigure,
  definePathCounter,
  definePathGauge,
  definePathHistogram,
  type Metrics,
} from "@sixbeat/common/metrics";
import { clockState } from "@sixbeat/common/socket";
import type { Exchange } from "./exchange.ts";
import { type Figures, REJECTIONS } from "./figures.ts";
import { histogramOf } from "./histogram-of.ts";
import type { Lanes } from "./lanes.ts";
import type { Targets } from "./targets.ts";
import { defineWayMetrics } from "./way-metrics.ts";

/** The sender's metrics, read from its figures at each scrape. */
export function defineMetrics(
  metrics: Metrics,
  figures: Figures,
  { lanes, clock }: Pick<Exchange, "lanes" | "clock">,
  targets: Pick<Targets, "states" | "addresses">,
): void {
  defineSendingMetrics(metrics, figures);
  defineReplyMetrics(metrics, figures);
  defineWayMetrics(metrics, figures);
  defineSocketMetrics(metrics, figures, lanes);
  metrics.define({
    name: "sixbeat_sender_targets",
    type: "gauge",
    help: "Targets by state: resolved, stale (resolved once, not now), unresolved.",
    labels: ["state"],
    collect: (emit) => {
      for (const [state, count] of Object.entries(targets.states())) emit(count, state);
    },
  });
  metrics.define({
    name: "sixbeat_sender_addresses",
    type: "gauge",
    help:
      "With resolve all, the addresses of each target by state: probed, passed_over (by fanout), missing (from the " +
      "last answer of the name servers, and not given up yet).",
    labels: ["target", "state"],
    collect: (emit) => {
      for (const [target, counts] of targets.addresses()) {
        for (const [state, count] of Object.entries(counts)) emit(count, target, state);
      }
    },
  });
  clockMetrics(metrics, clockState);
  defineFigure(
    metrics,
    "sixbeat_sender_clock_steps_total",
    "counter",
    "How often this host's clock was set, or the host slept: what was under way then has no delays.",
    () => clock.steps,
    "max",
  );
}

function defineSendingMetrics(metrics: Metrics, figures: Figures): void {
  const { paths, columns } = figures;
  definePathCounter(metrics, {
    name: "sixbeat_sender_datagrams_sent_total",
    help: "Datagrams that the kernel took to send.",
    paths,
    read: (row) => figures.sent(row),
  });
  definePathCounter(metrics, {
    name: "sixbeat_sender_bytes_sent_total",
    help: "Payload octets of the datagrams sent.",
    paths,
    read: (row) => columns.octets[row]!,
  });
  definePathCounter(metrics, {
    name: "sixbeat_sender_send_errors_total",
    help: "Datagrams that could not be sent, by errno or, where the name has no address, by EAI_ code.",
    paths,
    label: "code",
    read: (row) => figures.sendErrors.of(row),
  });
  definePathCounter(metrics, {
    name: "sixbeat_sender_backpressure_total",
    help: "How often the kernel had no room for datagrams that were due; they stay due, and are sent later.",
    paths,
    read: (row) => columns.backpressure[row]!,
  });
  definePathCounter(metrics, {
    name: "sixbeat_sender_icmp_errors_total",
    help: "ICMP errors that came back about datagrams sent, by type.",
    paths,
    label: "type",
    read: (row) => figures.icmpErrors.of(row),
  });
  definePathCounter(metrics, {
    name: "sixbeat_sender_sessions_started_total",
    help: "Sessions that were begun: one at the start, and one for each new address of the target, or of this host where a stream goes there.",
    paths,
    read: (row) => columns.sessions[row]!,
  });
}

/** Counters that are columns of their own. */
const REPLY_COUNTERS: readonly (readonly [name: string, figure: SenderFigure, help: string])[] = [
  ["replies", "replied", "Datagrams that were answered by their deadline."],
  ["late", "late", "Lost datagrams whose reply came after the deadline; they stay lost."],
  ["duplicates", "duplicates", "Further replies to datagrams that had had one."],
  ["reordered", "reordered", "Replies that came after that to a datagram sent later (RFC 4737)."],
  ["overrun", "overrun", "Lost datagrams that were given up before their deadline because memory was full."],
  ["reflector_restarts", "reflectorRestarts", "How often the reflector began to count its replies anew."],
];

function defineReplyMetrics(metrics: Metrics, { paths, columns, roundTrips }: Figures): void {
  for (const [name, figure, help] of REPLY_COUNTERS) {
    definePathCounter(metrics, {
      name: `sixbeat_sender_${name}_total`,
      help,
      paths,
      read: (row) => columns[figure][row]!,
    });
  }
  definePathCounter(metrics, {
    name: "sixbeat_sender_lost_total",
    help: "Datagrams that had no reply by their deadline, by direction: forward, reverse or, while it can't be told, unknown.",
    paths,
    label: "direction",
    read: (row) => [
      ["forward", columns.lostForward[row]!],
      ["reverse", columns.lostReverse[row]!],
      ["unknown", columns.lostUnknown[row]!],
    ],
  });
  definePathCounter(metrics, {
    name: "sixbeat_sender_lost_told_later_total",
    help: "Of those lost in unknown direction: those of which later replies told the direction after all.",
    paths,
    label: "direction",
    read: (row) => [
      ["forward", columns.laterForward[row]!],
      ["reverse", columns.laterReverse[row]!],
    ],
  });
  definePathGauge(metrics, {
    name: "sixbeat_sender_pending",
    help: "Datagrams that wait for a reply.",
    paths,
    combine: "sum",
    read: (row) => columns.pending[row]!,
  });
  definePathHistogram(metrics, {
    name: "sixbeat_sender_round_trip_seconds",
    help: "From the kernel that sent to the kernel that received, without the time that the reflector took.",
    paths,
    read: (row) => histogramOf(roundTrips, row),
  });
}

function defineSocketMetrics(metrics: Metrics, figures: Figures, lanes: Lanes): void {
  const { paths, pathMtu } = figures;
  definePathGauge(metrics, {
    name: "sixbeat_sender_path_mtu_bytes",
    help: "The largest packet that the path takes, headers included, as far as this host knows.",
    paths,
    read: (row) => pathMtu.value(row),
  });
  metrics.define({
    name: "sixbeat_sender_replies_rejected_total",
    type: "counter",
    help:
      "Datagrams that came back and are no replies, by reason: unmatched (to nothing that is remembered), " +
      "authentication, malformed, peer (from another address).",
    labels: ["reason"],
    collect: (emit) => {
      for (const reason of REJECTIONS) emit(figures.rejected[reason], reason);
    },
  });
  defineFigure(
    metrics,
    "sixbeat_sender_kernel_drops_total",
    "counter",
    "Replies that arrived and found a socket's buffer full: not lost in the network.",
    () => lanes.drops(),
  );
}
