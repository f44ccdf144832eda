import type { Row } from "./frame.ts";
import { type Direction, LOST, lostShare, missingShare, RECEIVED, SENT } from "./loss.ts";
import { lossThresholds } from "./palette.ts";
import { oneNumber, timeSeries } from "./panels.ts";
import { chosen, grown, rate } from "./queries.ts";
import { ONE_PATH } from "./variables.ts";

const ROUND_TRIP = "sixbeat_sender_round_trip_seconds";

export const thisPath: Row = {
  title: "This path, in the time shown",
  panels: [
    share("Lost forward", "forward", "Did not reach the receiver, as the sender knows from later replies."),
    share("Lost in reverse", "reverse", "Was answered by the receiver, and the answer did not come back."),
    share("Lost, way unknown", "unknown", "No reply came, and nothing tells which way it was lost."),
    oneNumber({
      title: "Missing at the receiver",
      description: "What the receiver did not get, by the sequence numbers. The kernel's drops there are part of it.",
      width: 3,
      unit: "percentunit",
      query: { expr: missingShare(grown, ONE_PATH), legend: "missing at the receiver" },
      thresholds: lossThresholds(),
      nothing: "not measured",
    }),
    oneNumber({
      title: "Round trip, mean",
      description: "The mean time there and back, the reflector's own time left out.",
      width: 3,
      unit: "s",
      query: {
        expr: `sum(${grown(`${ROUND_TRIP}_sum`, ...ONE_PATH)}) / sum(${grown(`${ROUND_TRIP}_count`, ...ONE_PATH)})`,
        legend: "round trip",
      },
      nothing: "no replies",
    }),
    oneNumber({
      title: "Hops forward",
      description: "Routers between the sender and the receiver, by the hop limit that was left on arrival.",
      width: 3,
      unit: "none",
      query: { expr: `max(${chosen("sixbeat_sender_hops", ...ONE_PATH, 'direction="forward"')})`, legend: "forward" },
      nothing: "not known",
    }),
    oneNumber({
      title: "Hops in reverse",
      description: "Routers between the receiver and the sender, by the hop limit that was left on arrival.",
      width: 3,
      unit: "none",
      query: { expr: `max(${chosen("sixbeat_sender_hops", ...ONE_PATH, 'direction="reverse"')})`, legend: "reverse" },
      nothing: "not known",
    }),
    oneNumber({
      title: "Path MTU",
      description:
        "The largest packet that fits this path, in octets with its headers, as far as the sender's host knows.",
      width: 3,
      unit: "none",
      query: { expr: `min(${chosen("sixbeat_sender_path_mtu_bytes", ...ONE_PATH)})`, legend: "path MTU" },
      nothing: "not known",
    }),
  ],
};

export const pathLoss: Row = {
  title: "Loss",
  panels: [
    timeSeries({
      title: "Loss by direction",
      description:
        "The share of what was sent. Forward and unknown together with what is missing at the receiver tell an outage " +
        "on the way there; reverse alone is the way back.",
      width: 12,
      unit: "percentunit",
      queries: [
        { expr: lostShare(rate, "forward", ONE_PATH), legend: "forward" },
        { expr: lostShare(rate, "reverse", ONE_PATH), legend: "reverse" },
        { expr: lostShare(rate, "unknown", ONE_PATH), legend: "unknown" },
        { expr: missingShare(rate, ONE_PATH), legend: "missing at the receiver" },
      ],
    }),
    timeSeries({
      title: "Datagrams",
      description: "Sent by the sender, received by the receiver without duplicates, replied to by their deadline.",
      width: 12,
      unit: "cps",
      queries: [
        counted(SENT, "sent"),
        counted(RECEIVED, "received"),
        counted("sixbeat_sender_replies_total", "replied"),
      ],
    }),
    timeSeries({
      title: "Lost datagrams",
      description: "The same loss as numbers of datagrams per second, stacked.",
      width: 6,
      unit: "cps",
      stacked: true,
      queries: [{ expr: `sum by (direction) (${rate(LOST, ...ONE_PATH)})`, legend: "{{direction}}" }],
    }),
    timeSeries({
      title: "Unknown, told later",
      description:
        "Datagrams that were lost in unknown direction, and of which later replies told it after all: after an outage " +
        "this says where it was. They stay counted as unknown.",
      width: 6,
      unit: "cps",
      stacked: true,
      queries: [
        {
          expr: `sum by (direction) (${rate("sixbeat_sender_lost_told_later_total", ...ONE_PATH)})`,
          legend: "{{direction}}",
        },
      ],
    }),
    timeSeries({
      title: "Late, duplicate, out of order: at the sender",
      description: "Replies after the deadline (the datagram counts as lost), second replies, and overtaken replies.",
      width: 6,
      unit: "cps",
      queries: [
        counted("sixbeat_sender_late_total", "late"),
        counted("sixbeat_sender_duplicates_total", "duplicates"),
        counted("sixbeat_sender_reordered_total", "reordered"),
        counted("sixbeat_sender_overrun_total", "given up for lack of memory"),
      ],
    }),
    timeSeries({
      title: "Duplicate, out of order, stray: at the receiver",
      description: "Received twice, overtaken on the way, or with a sequence number far from all others.",
      width: 6,
      unit: "cps",
      queries: [
        counted("sixbeat_receiver_duplicates_total", "duplicates"),
        counted("sixbeat_receiver_reordered_total", "reordered"),
        counted("sixbeat_receiver_stray_total", "stray"),
      ],
    }),
  ],
};

function share(title: string, direction: Direction, description: string) {
  return oneNumber({
    title,
    description,
    width: 3,
    unit: "percentunit",
    query: { expr: lostShare(grown, direction, ONE_PATH), legend: direction },
    thresholds: lossThresholds(),
    nothing: "not measured",
  });
}

function counted(counter: string, legend: string) {
  return { expr: `sum(${rate(counter, ...ONE_PATH)})`, legend };
}
