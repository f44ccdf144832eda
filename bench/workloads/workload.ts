/** Something that every peer is asked to do, at each size. The drivers know how. */
export interface Workload {
  /** What the drivers know it by. */
  readonly name: string;
  /** What it is, for the table. */
  readonly title: string;
  /** What one figure is: the cost of one call, or the time of one round trip. */
  readonly per: string;
  /** How a figure is written: as that time, or as how many of them make a second. */
  readonly unit: "time" | "rate";
  /** Octets of each datagram. */
  readonly sizes: readonly number[];
  /** How many datagrams one measurement takes, or how many milliseconds a load. */
  readonly count: number;
  /** Which calls each peer makes, where they differ. */
  readonly how: string;
}

/** A short datagram, and one that just fits a path of IPv6's minimum MTU. */
export const SIZES = [64, 1200] as const;
