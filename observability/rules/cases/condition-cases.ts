import { type Case, RECEIVER, SENDER, THE_RECEIVER, THE_SENDER } from "./case.ts";

const RECEIVER_DROPS = "sixbeat_receiver_kernel_drops_total";
const SENDER_DROPS = "sixbeat_sender_kernel_drops_total";
const CLOCK = "sixbeat_clock_synchronized";
const REJECTED = "sixbeat_receiver_datagrams_rejected_total";
const REPLIES_REJECTED = "sixbeat_sender_replies_rejected_total";
const REFUSED = "sixbeat_receiver_sessions_refused_total";
const RELOADED = "sixbeat_config_last_reload_successful";
const MISTAKES = "sixbeat_internal_errors_total";

/** "They look like loss …", with the number that Prometheus extrapolates. */
const dropped = (who: string, count: string) =>
  `${who}: ${count} datagrams were dropped in the last 15 minutes. They look like loss and are none of the network.`;

export const conditionCases: readonly Case[] = [
  {
    alert: "SixbeatKernelDrops",
    when: "both sockets overflowed",
    series: [
      [RECEIVER_DROPS, RECEIVER, "0x20 150x30"],
      [SENDER_DROPS, SENDER, "0x20 30x30"],
    ],
    at: 21,
    fires: [
      { labels: RECEIVER, description: dropped(THE_RECEIVER, "150") },
      { labels: SENDER, description: dropped(THE_SENDER, "30") },
    ],
  },
  {
    alert: "SixbeatKernelDrops",
    when: "the last drop is half an hour ago",
    series: [
      [RECEIVER_DROPS, RECEIVER, "0 50x50"],
      [SENDER_DROPS, SENDER, "0x50"],
    ],
    at: 40,
    fires: [],
  },
  {
    alert: "SixbeatClockUnsynchronised",
    when: "the clock runs free for half an hour",
    series: [
      [CLOCK, SENDER, "0x30"],
      [CLOCK, RECEIVER, "1x30"],
    ],
    at: 15,
    fires: [{ labels: SENDER, description: `${THE_SENDER}: the kernel says that its clock is not synchronised.` }],
  },
  {
    alert: "SixbeatClockUnsynchronised",
    when: "the clock was synchronised soon after the start",
    series: [[CLOCK, SENDER, "0x5 1x30"]],
    at: 25,
    fires: [],
  },
  {
    alert: "SixbeatDatagramsRejected",
    when: "each end gets what has another key",
    series: [
      [REJECTED, { ...RECEIVER, reason: "authentication" }, "0+60x30"],
      [REPLIES_REJECTED, { ...SENDER, reason: "authentication" }, "0+30x30"],
    ],
    at: 16,
    fires: [
      {
        labels: { ...RECEIVER, reason: "authentication" },
        description: `${THE_RECEIVER} refuses 1.0 datagrams per second: authentication.`,
      },
      {
        labels: { ...SENDER, reason: "authentication" },
        description: `${THE_SENDER} refuses 0.5 datagrams per second: authentication.`,
      },
    ],
  },
  {
    alert: "SixbeatDatagramsRejected",
    when: "one scan came by",
    series: [[REJECTED, { ...RECEIVER, reason: "truncated" }, "0x5 40x30"]],
    at: 25,
    fires: [],
  },
  {
    alert: "SixbeatSessionsRefused",
    when: "there are more senders than room",
    series: [[REFUSED, RECEIVER, "0x20 60x30"]],
    at: 21,
    fires: [
      {
        labels: RECEIVER,
        description: `${THE_RECEIVER} got 60 datagrams in the last 15 minutes of sessions that it could not remember.`,
      },
    ],
  },
  {
    alert: "SixbeatSessionsRefused",
    when: "none was refused lately",
    series: [[REFUSED, RECEIVER, "0 7x50"]],
    at: 40,
    fires: [],
  },
  {
    alert: "SixbeatConfigReloadFailed",
    when: "a reload failed ten minutes ago",
    series: [
      [RELOADED, SENDER, "1x5 0x15"],
      [RELOADED, RECEIVER, "1x20"],
    ],
    at: 11,
    fires: [{ labels: SENDER, description: `${THE_SENDER} runs with another configuration than its file has.` }],
  },
  {
    alert: "SixbeatConfigReloadFailed",
    when: "the fault was repaired at once",
    series: [[RELOADED, SENDER, "1x5 0x2 1x15"]],
    at: 15,
    fires: [],
  },
  {
    alert: "SixbeatInternalErrors",
    when: "a mistake happened twice",
    series: [[MISTAKES, SENDER, "0x70 2x10"]],
    at: 71,
    fires: [{ labels: SENDER, description: `${THE_SENDER} logged 2 internal errors in the last hour.` }],
  },
  {
    alert: "SixbeatInternalErrors",
    when: "there was one two hours ago",
    series: [[MISTAKES, SENDER, "0 1x150"]],
    at: 120,
    fires: [],
  },
];
