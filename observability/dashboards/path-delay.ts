import type { Row } from "./frame.ts";
import { delays, timeSeries } from "./panels.ts";
import { chosen, delayBuckets, delayQuantile, signedMean } from "./queries.ts";
import { ONE_PATH } from "./variables.ts";

const ROUND_TRIP = "sixbeat_sender_round_trip_seconds";
const FORWARD = "sixbeat_sender_forward_delay_seconds";
const REVERSE = "sixbeat_sender_reverse_delay_seconds";
const AT_RECEIVER = "sixbeat_receiver_forward_delay_seconds";

const CLOCKS = "It compares two clocks and is as good as they are: see the clocks below.";
const BELOW_ZERO = "Delays below zero are in the lowest row.";

export const pathDelay: Row = {
  title: "Delay",
  panels: [
    timeSeries({
      title: "Round trip",
      description: "Half of the datagrams took at most the median, and so on. No clocks are compared.",
      width: 8,
      unit: "s",
      logarithmic: true,
      queries: [
        { expr: delayQuantile(0.5, ROUND_TRIP, ...ONE_PATH), legend: "median" },
        { expr: delayQuantile(0.95, ROUND_TRIP, ...ONE_PATH), legend: "95 %" },
        { expr: delayQuantile(0.99, ROUND_TRIP, ...ONE_PATH), legend: "99 %" },
      ],
    }),
    timeSeries({
      title: "Mean delay by direction",
      description:
        `Where the round trip is spent. ${CLOCKS} ` +
        "Where one of them is off, one way is too long, perhaps by hours, and the other too short by as much, even negative.",
      width: 8,
      unit: "s",
      queries: [
        { expr: signedMean(ROUND_TRIP, ...ONE_PATH), legend: "round trip" },
        { expr: signedMean(FORWARD, ...ONE_PATH), legend: "forward" },
        { expr: signedMean(REVERSE, ...ONE_PATH), legend: "reverse" },
      ],
    }),
    timeSeries({
      title: "Jitter",
      description: "How much the delay changes from one datagram to the next, smoothed as in RFC 3550.",
      width: 8,
      unit: "s",
      queries: [
        {
          expr: `max by (direction) (${chosen("sixbeat_sender_jitter_seconds", ...ONE_PATH)})`,
          legend: "{{direction}}",
        },
        { expr: `max(${chosen("sixbeat_receiver_jitter_seconds", ...ONE_PATH)})`, legend: "forward, at the receiver" },
      ],
    }),
    delays({
      title: "Round trip, how it is spread",
      description:
        "Each row is a range of delays; the darker, the more datagrams. A second band is a second route or queue.",
      width: 6,
      expr: delayBuckets(ROUND_TRIP, ...ONE_PATH),
    }),
    delays({
      title: "Forward, how it is spread",
      description: `Sender to receiver, as the sender knows from the replies. ${CLOCKS} ${BELOW_ZERO}`,
      width: 6,
      expr: delayBuckets(FORWARD, ...ONE_PATH),
    }),
    delays({
      title: "Reverse, how it is spread",
      description: `Receiver back to sender. ${CLOCKS} ${BELOW_ZERO}`,
      width: 6,
      expr: delayBuckets(REVERSE, ...ONE_PATH),
    }),
    delays({
      title: "Forward, at the receiver",
      description: `Sender to receiver, as the receiver measures it, also where no reply is asked for. ${CLOCKS} ${BELOW_ZERO}`,
      width: 6,
      expr: delayBuckets(AT_RECEIVER, ...ONE_PATH),
    }),
  ],
};
