import { errorSeconds, isSynchronised } from "@sixbeat/common/datagram";
import type { TrafficClassFigure } from "@sixbeat/common/measure";
import {
  definePathCounter,
  definePathGauge,
  definePathHistogram,
  type Metrics,
  type PathCounter,
  type PathGauge,
} from "@sixbeat/common/metrics";
import type { Counters } from "../counters.ts";

/** What is known of each path. */
export function definePathMetrics(metrics: Metrics, counters: Counters): void {
  for (const counter of [...sequenceFigures(counters), ...wayFigures(counters)]) {
    definePathCounter(metrics, { paths: counters.paths, ...counter });
  }
  definePathHistogram(metrics, {
    paths: counters.paths,
    name: "sixbeat_receiver_forward_delay_seconds",
    help: "Delay from the sender's call, before its kernel's part, to here; as good as both clocks, negative where they disagree.",
    read: (row) => ({
      buckets: counters.delays.cumulative(row),
      sum: counters.delays.sum(row),
      count: counters.delays.count(row),
    }),
  });
  for (const gauge of gauges(counters)) definePathGauge(metrics, { paths: counters.paths, ...gauge });
}

type Counter = Omit<PathCounter, "paths">;
type Gauge = Omit<PathGauge, "paths">;

function sequenceFigures({ paths: { columns } }: Counters): Counter[] {
  return [
    {
      name: "sixbeat_receiver_datagrams_expected_total",
      help: "Datagrams up to the highest sequence of each session; less those received, it is what is missing.",
      read: (row) => columns.expected[row]!,
    },
    {
      name: "sixbeat_receiver_duplicates_total",
      help: "Datagrams that had been received before.",
      read: (row) => columns.duplicates[row]!,
    },
    {
      name: "sixbeat_receiver_reordered_total",
      help: "Of the datagrams received, those that came after one with a higher sequence.",
      read: (row) => columns.reordered[row]!,
    },
    {
      name: "sixbeat_receiver_stray_total",
      help: "Datagrams with a sequence far from all others: neither received nor duplicates.",
      read: (row) => columns.stray[row]!,
    },
    {
      name: "sixbeat_receiver_sender_restarts_total",
      help: "Senders that began at 0 again without a new session.",
      read: (row) => columns.senderRestarts[row]!,
    },
    {
      name: "sixbeat_receiver_replies_sent_total",
      help: "Replies that the kernel took.",
      read: (row) => columns.replies[row]!,
    },
  ];
}

/** Values of the label `change`. */
const CHANGES: readonly (readonly [change: string, figure: TrafficClassFigure])[] = [
  ["dscp", "dscpRemarked"],
  ["dscp_bleached", "dscpBleached"],
  ["ce", "congestion"],
  ["ecn_bleached", "ecnBleached"],
  ["ecn_altered", "ecnAltered"],
];

function wayFigures({ hopLimits, paths: { columns } }: Counters): Counter[] {
  return [
    {
      name: "sixbeat_receiver_hop_limit_changes_total",
      help: "How often a datagram arrived with another hop limit than the one before.",
      read: (row) => hopLimits.changes(row),
    },
    {
      name: "sixbeat_receiver_traffic_class_changes_total",
      help: "Datagrams that arrived with another traffic class than the first of their session, by what changed.",
      label: "change",
      read: (row) => CHANGES.map(([change, figure]) => [change, columns[figure][row]!] as const),
    },
  ];
}

function gauges({ delays, jitter, hopLimits, senderClocks }: Counters): Gauge[] {
  const senderClock = (read: (errorEstimate: number) => number) => (row: number) => {
    const errorEstimate = senderClocks.value(row);
    return errorEstimate === undefined ? undefined : read(errorEstimate);
  };
  return [
    {
      name: "sixbeat_receiver_jitter_seconds",
      help: "Interarrival jitter, RFC 3550, section 6.4.1.",
      read: (row) => (delays.count(row) > 1 ? jitter.nanoseconds(row) / 1e9 : undefined),
    },
    {
      name: "sixbeat_receiver_hop_limit",
      help: "Hop limit that the last datagram arrived with.",
      read: (row) => hopLimits.value(row),
    },
    {
      name: "sixbeat_receiver_peer_clock_synchronized",
      help: "1 when the sender says that its clock is synchronised, 0 when not.",
      read: senderClock((errorEstimate) => (isSynchronised(errorEstimate) ? 1 : 0)),
    },
    {
      name: "sixbeat_receiver_peer_clock_error_seconds",
      help: "By how much the sender's clock may be wrong, as the sender says.",
      read: senderClock(errorSeconds),
    },
  ];
}
