import { type Case, SENDER, SENT, THE_PATH } from "./case.ts";

const SUM = "sixbeat_sender_round_trip_seconds_sum";
const COUNT = "sixbeat_sender_round_trip_seconds_count";
const HOPS = "sixbeat_sender_hop_changes_total";
const CLASS = "sixbeat_sender_traffic_class_changes_total";
const ICMP = "sixbeat_sender_icmp_errors_total";
const ERRORS = "sixbeat_sender_send_errors_total";
const SENT_TOTAL = "sixbeat_sender_datagrams_sent_total";

/** Two clocks that are good to a second together, and a round trip of 10 ms at a datagram per second. */
const twoClocks = (forward: string, reverse: string): Case["series"] => [
  ["sixbeat_clock_error_seconds", SENDER, "0.5x40"],
  ["sixbeat_sender_peer_clock_error_seconds", SENT, "0.5x40"],
  ["sixbeat_sender_forward_delay_seconds_sum", SENT, forward],
  ["sixbeat_sender_forward_delay_seconds_count", SENT, "0+60x40"],
  ["sixbeat_sender_reverse_delay_seconds_sum", SENT, reverse],
  ["sixbeat_sender_reverse_delay_seconds_count", SENT, "0+60x40"],
];

export const pathCases: readonly Case[] = [
  {
    alert: "SixbeatDelayHigh",
    when: "a round trip of 10 ms became one of 25 ms three hours later",
    series: [
      [SUM, SENT, "0+0.6x180 109.5+1.5x30"],
      [COUNT, SENT, "0+60x210"],
    ],
    at: 192,
    fires: [
      {
        labels: SENT,
        description: `${THE_PATH}: the mean round trip is 25ms, more than half as much again as usual.`,
      },
    ],
  },
  {
    alert: "SixbeatDelayHigh",
    when: "a round trip of 0.2 ms became one of 0.5 ms, which nobody would notice",
    series: [
      [SUM, SENT, "0+0.012x180 2.19+0.03x30"],
      [COUNT, SENT, "0+60x210"],
    ],
    at: 200,
    fires: [],
  },
  {
    alert: "SixbeatDelayHigh",
    when: "the path is new and has no past",
    series: [
      [SUM, SENT, "0+6x30"],
      [COUNT, SENT, "0+60x30"],
    ],
    at: 25,
    fires: [],
  },
  {
    alert: "SixbeatClocksDisagree",
    when: "the receiver's clock is three seconds behind",
    series: twoClocks("0-180x40", "0+180.6x40"),
    at: 16,
    fires: [
      {
        labels: SENT,
        description: `${THE_PATH}: a mean delay in one direction is -3s, less than the errors that both clocks admit.`,
      },
    ],
  },
  {
    alert: "SixbeatClocksDisagree",
    when: "the receiver's clock is three seconds ahead",
    series: twoClocks("0+180.6x40", "0-180x40"),
    at: 16,
    fires: [
      {
        labels: SENT,
        description: `${THE_PATH}: a mean delay in one direction is -3s, less than the errors that both clocks admit.`,
      },
    ],
  },
  {
    alert: "SixbeatClocksDisagree",
    when: "delays are negative by no more than the clocks may be apart",
    series: twoClocks("0-54x40", "0+54.6x40"),
    at: 30,
    fires: [],
  },
  {
    alert: "SixbeatClocksDisagree",
    when: "a clock was put right after ten minutes",
    series: twoClocks("0-180x10 -1799.7+0.3x29", "0+180.6x10 1806.3+0.3x29"),
    at: 25,
    fires: [],
  },
  {
    alert: "SixbeatHopCountChanged",
    when: "the way back got another number of hops",
    series: [
      [HOPS, { ...SENT, direction: "forward" }, "3x30"],
      [HOPS, { ...SENT, direction: "reverse" }, "0x20 1x10"],
    ],
    at: 21,
    fires: [
      {
        labels: { ...SENT, direction: "reverse" },
        description: `${THE_PATH}: the number of hops reverse changed in the last 15 minutes.`,
      },
    ],
  },
  {
    alert: "SixbeatHopCountChanged",
    when: "the last change is half an hour ago",
    series: [[HOPS, { ...SENT, direction: "forward" }, "0x10 1x40"]],
    at: 40,
    fires: [],
  },
  {
    alert: "SixbeatTrafficClassRewritten",
    when: "every datagram loses its DSCP on the way there",
    series: [[CLASS, { ...SENT, direction: "forward", change: "dscp" }, "0+60x40"]],
    at: 16,
    fires: [
      {
        labels: { ...SENT, direction: "forward" },
        description: `${THE_PATH}: the DSCP or ECN of datagrams is changed forward.`,
      },
    ],
  },
  {
    alert: "SixbeatTrafficClassRewritten",
    when: "routers mark congestion, as they should",
    series: [[CLASS, { ...SENT, direction: "forward", change: "ce" }, "0+60x40"]],
    at: 35,
    fires: [],
  },
  {
    alert: "SixbeatTrafficClassRewritten",
    when: "nothing is rewritten any more since a route came back",
    series: [
      [CLASS, { ...SENT, direction: "forward", change: "dscp" }, "0x5 60x40"],
      [CLASS, { ...SENT, direction: "forward", change: "ecn_bleached" }, "0x46"],
    ],
    at: 40,
    fires: [],
  },
  {
    alert: "SixbeatIcmpErrors",
    when: "nothing listens at the target",
    series: [[ICMP, { ...SENT, type: "port_unreachable" }, "0+60x20"]],
    at: 6,
    fires: [
      {
        labels: { ...SENT, type: "port_unreachable" },
        description: `${THE_PATH}: the ICMP error port_unreachable comes back.`,
      },
    ],
  },
  {
    alert: "SixbeatIcmpErrors",
    when: "a receiver was restarted within a minute",
    series: [[ICMP, { ...SENT, type: "port_unreachable" }, "0x5 40x20"]],
    at: 12,
    fires: [],
  },
  {
    alert: "SixbeatSendErrors",
    when: "there is no route",
    series: [[ERRORS, { ...SENT, code: "ENETUNREACH" }, "0+60x20"]],
    at: 11,
    fires: [{ labels: { ...SENT, code: "ENETUNREACH" }, description: `${THE_PATH}: sending fails with ENETUNREACH.` }],
  },
  {
    alert: "SixbeatSendErrors",
    when: "an interface was down for a minute",
    series: [[ERRORS, { ...SENT, code: "ENETUNREACH" }, "0x5 60x20"]],
    at: 20,
    fires: [],
  },
  {
    alert: "SixbeatSenderSilent",
    when: "a sender stopped sending in the fifth minute",
    series: [[SENT_TOTAL, SENT, "0+60x5 300x30"]],
    at: 20,
    fires: [{ labels: SENT, description: `${THE_PATH}: nothing was sent for more than ten minutes.` }],
  },
  {
    alert: "SixbeatSenderSilent",
    when: "one datagram a minute is sent",
    series: [[SENT_TOTAL, SENT, "0+1x30"]],
    at: 25,
    fires: [],
  },
  {
    alert: "SixbeatSenderSilent",
    when: "nothing can be sent, which has its own alert",
    series: [
      [SENT_TOTAL, SENT, "0x30"],
      [ERRORS, { ...SENT, code: "EAI_NONAME" }, "0+60x30"],
      [ERRORS, { ...SENT, code: "ENETUNREACH" }, "0x30"],
    ],
    at: 25,
    fires: [],
  },
  {
    alert: "SixbeatSenderSilent",
    when: "one of two paths is silent, and the errors of the other are its own",
    series: [
      [SENT_TOTAL, SENT, "0x30"],
      [ERRORS, { ...SENT, code: "ENETUNREACH" }, "0x30"],
      [SENT_TOTAL, { ...SENT, flow: "1" }, "0x30"],
      [ERRORS, { ...SENT, flow: "1", code: "ENETUNREACH" }, "0+60x30"],
    ],
    at: 11,
    fires: [{ labels: SENT, description: `${THE_PATH}: nothing was sent for more than ten minutes.` }],
  },
];
