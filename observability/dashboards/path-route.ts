import type { Row } from "./frame.ts";
import { timeSeries } from "./panels.ts";
import { chosen, rate } from "./queries.ts";
import { ONE_PATH } from "./variables.ts";

export const pathRoute: Row = {
  title: "Route, marks, errors, clocks",
  panels: [
    timeSeries({
      title: "Hops",
      description: "Routers on the way, by the hop limit that was left on arrival. A step is a new route.",
      width: 8,
      unit: "none",
      queries: [
        { expr: `max by (direction) (${chosen("sixbeat_sender_hops", ...ONE_PATH)})`, legend: "{{direction}}" },
      ],
    }),
    timeSeries({
      title: "Changes of the hop count",
      description: "How often the number of hops changed, per second. Many changes are a route that flaps.",
      width: 8,
      unit: "cps",
      queries: [
        {
          expr: `sum by (direction) (${rate("sixbeat_sender_hop_changes_total", ...ONE_PATH)})`,
          legend: "{{direction}}",
        },
        { expr: `sum(${rate("sixbeat_receiver_hop_limit_changes_total", ...ONE_PATH)})`, legend: "at the receiver" },
      ],
    }),
    timeSeries({
      title: "Hop limit at the receiver",
      description: "The hop limit that was left when datagrams arrived.",
      width: 8,
      unit: "none",
      queries: [{ expr: `max(${chosen("sixbeat_receiver_hop_limit", ...ONE_PATH)})`, legend: "hop limit" }],
    }),
    timeSeries({
      title: "Traffic class changed on the way",
      description:
        "Datagrams whose DSCP or ECN was not what was sent, by what became of it. Congestion marks are a router's way " +
        "to say that its queue grows; the others are somebody's rewriting.",
      width: 8,
      unit: "cps",
      queries: [
        {
          expr: `sum by (direction, change) (${rate("sixbeat_sender_traffic_class_changes_total", ...ONE_PATH)})`,
          legend: "{{direction}}: {{change}}",
        },
        {
          expr: `sum by (change) (${rate("sixbeat_receiver_traffic_class_changes_total", ...ONE_PATH)})`,
          legend: "at the receiver: {{change}}",
        },
      ],
    }),
    timeSeries({
      title: "ICMP errors",
      description: "Errors that routers and the other end sent back about our datagrams, by type.",
      width: 8,
      unit: "cps",
      queries: [
        { expr: `sum by (type) (${rate("sixbeat_sender_icmp_errors_total", ...ONE_PATH)})`, legend: "{{type}}" },
      ],
    }),
    timeSeries({
      title: "Send errors",
      description:
        "Datagrams that this host's kernel refused to send, by errno, or that had no address to go to (EAI_).",
      width: 8,
      unit: "cps",
      queries: [
        { expr: `sum by (code) (${rate("sixbeat_sender_send_errors_total", ...ONE_PATH)})`, legend: "{{code}}" },
      ],
    }),
    timeSeries({
      title: "Path MTU",
      description:
        "The largest packet that fits this path, in octets with its headers, as far as the sender's host knows.",
      width: 6,
      unit: "none",
      queries: [{ expr: `min(${chosen("sixbeat_sender_path_mtu_bytes", ...ONE_PATH)})`, legend: "path MTU" }],
    }),
    timeSeries({
      title: "Clock error of the other end",
      description: "How wrong the other end says its clock may be. The delay in one direction is no better than this.",
      width: 6,
      unit: "s",
      queries: [
        { expr: `max(${chosen("sixbeat_sender_peer_clock_error_seconds", ...ONE_PATH)})`, legend: "the reflector's" },
        { expr: `max(${chosen("sixbeat_receiver_peer_clock_error_seconds", ...ONE_PATH)})`, legend: "the sender's" },
      ],
    }),
    timeSeries({
      title: "Delays below zero",
      description: "Delays in one direction that came out negative: the clocks disagree by more than the delay.",
      width: 6,
      unit: "cps",
      queries: [
        {
          expr: `sum by (direction) (${rate("sixbeat_sender_negative_delays_total", ...ONE_PATH)})`,
          legend: "{{direction}}",
        },
      ],
    }),
    timeSeries({
      title: "Clock of the other end synchronised",
      description: "1 where the other end says that its clock is synchronised, 0 where not.",
      width: 6,
      unit: "bool_yes_no",
      queries: [
        { expr: `min(${chosen("sixbeat_sender_peer_clock_synchronized", ...ONE_PATH)})`, legend: "the reflector's" },
        { expr: `min(${chosen("sixbeat_receiver_peer_clock_synchronized", ...ONE_PATH)})`, legend: "the sender's" },
      ],
    }),
  ],
};
