import { errorSeconds, isSynchronised } from "@sixbeat/common/datagram";
import type { TrafficClassFigure } from "@sixbeat/common/measure";
import { definePathCounter, definePathGauge, definePathHistogram, type Metrics } from "@sixbeat/common/metrics";
import type { Figures } from "./figures.ts";
import { histogramOf } from "./histogram-of.ts";

/** What each change of the traffic class is called. */
const CLASS_CHANGES: readonly (readonly [change: string, figure: TrafficClassFigure])[] = [
  ["dscp", "dscpRemarked"],
  ["dscp_bleached", "dscpBleached"],
  ["ce", "congestion"],
  ["ecn_bleached", "ecnBleached"],
  ["ecn_altered", "ecnAltered"],
];

const WAYS = ["forward", "reverse"] as const;

const CHANGES_OF_WAYS = WAYS.flatMap((way) =>
  CLASS_CHANGES.map(([change, figure]) => [[way, change], way, figure] as const),
);

/** Defines the metrics of what datagrams meet with on each of the two ways. */
export function defineWayMetrics(metrics: Metrics, figures: Figures): void {
  const { paths, peerClock } = figures;
  defineDelayMetrics(metrics, figures);
  defineRouteMetrics(metrics, figures);
  const saidOf = (row: number, read: (errorEstimate: number) => boolean | number) => {
    const errorEstimate = peerClock.value(row);
    return errorEstimate === undefined ? undefined : Number(read(errorEstimate));
  };
  definePathGauge(metrics, {
    name: "sixbeat_sender_peer_clock_synchronized",
    help: "1 when the reflector says that its clock is synchronised, 0 when not.",
    paths,
    read: (row) => saidOf(row, isSynchronised),
  });
  definePathGauge(metrics, {
    name: "sixbeat_sender_peer_clock_error_seconds",
    help: "By how much the reflector's clock may be wrong, as it says itself.",
    paths,
    read: (row) => saidOf(row, errorSeconds),
  });
}

function defineDelayMetrics(metrics: Metrics, figures: Figures): void {
  const { paths } = figures;
  for (const way of WAYS) {
    definePathHistogram(metrics, {
      name: `sixbeat_sender_${way}_delay_seconds`,
      help: `The delay ${WAY_TEXT[way]}, by both ends' clocks: negative where they disagree by more.`,
      paths,
      read: (row) => histogramOf(figures[way].delays, row),
    });
  }
  definePathCounter(metrics, {
    name: "sixbeat_sender_negative_delays_total",
    help: "Delays in one direction that were negative: the clocks disagree by more than the delay.",
    paths,
    label: "direction",
    read: (row) => WAYS.map((way) => [way, figures[way].delays.negative(row)] as const),
  });
  definePathGauge(metrics, {
    name: "sixbeat_sender_jitter_seconds",
    help: "Interarrival jitter (RFC 3550, section 6.4.1), by direction.",
    paths,
    label: "direction",
    read: (row) => WAYS.map((way) => [way, known(figures, row, figures[way].jitter.nanoseconds(row) / 1e9)] as const),
  });
}

function defineRouteMetrics(metrics: Metrics, figures: Figures): void {
  const { paths } = figures;
  definePathGauge(metrics, {
    name: "sixbeat_sender_hops",
    help: "Routers on the way, by direction, where both ends send with a hop limit of 255.",
    paths,
    label: "direction",
    read: (row) => WAYS.map((way) => [way, figures[way].hops.value(row)] as const),
  });
  definePathCounter(metrics, {
    name: "sixbeat_sender_hop_changes_total",
    help: "How often the number of routers on the way changed, by direction.",
    paths,
    label: "direction",
    read: (row) => WAYS.map((way) => [way, figures[way].hops.changes(row)] as const),
  });
  definePathCounter(metrics, {
    name: "sixbeat_sender_traffic_class_changes_total",
    help:
      "Datagrams whose traffic class was changed on the way, by direction and change: dscp, dscp_bleached " +
      "(set to 0), ce (congestion experienced), ecn_bleached, ecn_altered.",
    paths,
    label: ["direction", "change"],
    read: (row) =>
      CHANGES_OF_WAYS.map(([kind, way, figure]) => [kind, figures[way].trafficClass[figure][row]!] as const),
  });
}

const WAY_TEXT = { forward: "to the reflector", reverse: "back from the reflector" } as const;

/** Nothing is known before the first reply. */
function known(figures: Figures, row: number, value: number): number | undefined {
  return figures.roundTrips.count(row) > 0 ? value : undefined;
}
