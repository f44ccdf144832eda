/** What a path may do to the traffic class; one datagram may have suffered one change of the DSCP and one of the ECN. */
export const TRAFFIC_CLASS_FIGURES = [
  /** Came as it was sent. */
  "unchanged",
  /** Another DSCP, not 0. */
  "dscpRemarked",
  /** The DSCP was set to 0. */
  "dscpBleached",
  /** Congestion experienced: a router marked an ECN-capable datagram instead of dropping it. */
  "congestion",
  /** ECN was set to "not capable". */
  "ecnBleached",
  /** Any other change of ECN; no router has reason for one. */
  "ecnAltered",
] as const;

export type TrafficClassFigure = (typeof TRAFFIC_CLASS_FIGURES)[number];

const NOT_CAPABLE = 0;
const CONGESTION = 3;

/** Counts what became of the traffic class (DSCP and ECN, 8 bits) of `count` datagrams on the way. */
export function countTrafficClass(
  figures: Readonly<Record<TrafficClassFigure, Float64Array>>,
  row: number,
  sent: number,
  received: number,
  count = 1,
): void {
  if (sent === received) {
    figures.unchanged[row]! += count;
    return;
  }
  const dscp = received >>> 2;
  if (dscp !== sent >>> 2) figures[dscp === 0 ? "dscpBleached" : "dscpRemarked"][row]! += count;
  const ecn = received & 3;
  if (ecn !== (sent & 3)) figures[ecnChange(sent & 3, ecn)][row]! += count;
}

function ecnChange(sent: number, received: number): TrafficClassFigure {
  if (received === NOT_CAPABLE) return "ecnBleached";
  return received === CONGESTION && sent !== NOT_CAPABLE ? "congestion" : "ecnAltered";
}
