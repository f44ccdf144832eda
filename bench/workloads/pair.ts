import type { Workload } from "./workload.ts";

/** A short datagram, two in between, and what Ethernet carries under IPv6 with little to spare. */
const SIZES = [64, 512, 1200, 1452];
const SECONDS = 2;
const FREE = "sixbeat and the C reference at the highest rate that loses nothing, the others as fast as they go";

const REPLIES = "sixbeat hands the replies of a flood over as runs";

const load = (name: string, title: string, how: string): Workload => {
  return { name, title, per: "datagram", unit: "rate", sizes: SIZES, count: SECONDS * 1000, how };
};

/** What a pair can do, in the order of the table. A load's count is milliseconds. */
export const PAIR_WORKLOADS: readonly Workload[] = [
  load("one-way offloaded", "one way, offloaded", `the kernel cuts and joins datagrams (GSO, GRO); ${FREE}`),
  load("one-way", "one way, plain", `each datagram goes through the kernel by itself; ${FREE}`),
  load("round-trip offloaded", "and back, offloaded", "as one way, offloaded, and every datagram is answered"),
  load("round-trip", "and back, plain", `as one way, plain, and every datagram is answered; ${REPLIES}`),
  {
    name: "ping",
    title: "idle round trip",
    per: "round trip",
    unit: "time",
    sizes: [64],
    count: 200,
    how: "one every 10 ms; the median, as each reports it itself: sixbeat's is between the kernel's own stamps",
  },
];
