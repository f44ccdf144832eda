import { type Case, RECEIVED, RECEIVER, SENDER, THE_RECEIVER, THE_SENDER } from "./case.ts";

const OTHER = { job: "node", instance: "[fd00::9]:9100" };
const UP = "up";
const TARGETS = "sixbeat_sender_targets";
const SESSIONS = "sixbeat_receiver_sessions";
const RECEIVED_TOTAL = "sixbeat_receiver_datagrams_received_total";

export const presenceCases: readonly Case[] = [
  {
    alert: "SixbeatServiceDown",
    when: "a receiver stopped answering",
    series: [
      [UP, RECEIVER, "1x5 0x10"],
      [UP, SENDER, "1x15"],
    ],
    at: 8,
    fires: [{ labels: RECEIVER, description: `${THE_RECEIVER} does not answer Prometheus.` }],
  },
  {
    alert: "SixbeatServiceDown",
    when: "a service of somebody else is down",
    series: [
      [UP, OTHER, "0x15"],
      [UP, SENDER, "1x15"],
    ],
    at: 10,
    fires: [],
  },
  {
    alert: "SixbeatSenderAbsent",
    when: "no sender was ever scraped",
    series: [[SESSIONS, RECEIVER, "1x15"]],
    at: 5,
    fires: [{ labels: {}, description: "Prometheus has no figures of any sender." }],
  },
  {
    alert: "SixbeatSenderAbsent",
    when: "there is a sender",
    series: [[TARGETS, { ...SENDER, state: "resolved" }, "0x15"]],
    at: 10,
    fires: [],
  },
  {
    alert: "SixbeatReceiverAbsent",
    when: "no receiver was ever scraped",
    series: [[TARGETS, { ...SENDER, state: "resolved" }, "1x15"]],
    at: 5,
    fires: [{ labels: {}, description: "Prometheus has no figures of any receiver." }],
  },
  {
    alert: "SixbeatReceiverAbsent",
    when: "there is a receiver",
    series: [[SESSIONS, RECEIVER, "0x15"]],
    at: 10,
    fires: [],
  },
  {
    alert: "SixbeatReceiverSilent",
    when: "a receiver got nothing since its start",
    series: [[SESSIONS, RECEIVER, "0x30"]],
    at: 10,
    fires: [{ labels: RECEIVER, description: `${THE_RECEIVER} has received no datagram for more than ten minutes.` }],
  },
  {
    alert: "SixbeatReceiverSilent",
    when: "what arrived ceased in the tenth minute",
    series: [
      [SESSIONS, RECEIVER, "1x40"],
      [RECEIVED_TOTAL, { ...RECEIVED, format: "stamp" }, "0+60x10 600x30"],
    ],
    at: 30,
    fires: [{ labels: RECEIVER, description: `${THE_RECEIVER} has received no datagram for more than ten minutes.` }],
  },
  {
    alert: "SixbeatReceiverSilent",
    when: "one of two formats still arrives",
    series: [
      [SESSIONS, RECEIVER, "1x40"],
      [RECEIVED_TOTAL, { ...RECEIVED, format: "stamp" }, "9x40"],
      [RECEIVED_TOTAL, { ...RECEIVED, format: "text" }, "0+1x40"],
    ],
    at: 35,
    fires: [],
  },
  {
    alert: "SixbeatTargetUnresolved",
    when: "two names do not resolve",
    series: [
      [TARGETS, { ...SENDER, state: "resolved" }, "5x20"],
      [TARGETS, { ...SENDER, state: "stale" }, "0x20"],
      [TARGETS, { ...SENDER, state: "unresolved" }, "2x20"],
    ],
    at: 10,
    fires: [{ labels: { ...SENDER, state: "unresolved" }, description: `${THE_SENDER}: 2 targets are unresolved.` }],
  },
  {
    alert: "SixbeatTargetUnresolved",
    when: "a name took a few minutes to resolve",
    series: [
      [TARGETS, { ...SENDER, state: "resolved" }, "0x4 1x16"],
      [TARGETS, { ...SENDER, state: "unresolved" }, "1x4 0x16"],
    ],
    at: 15,
    fires: [],
  },
];
