import type { Row } from "./frame.ts";
import { RECEIVED, SENT } from "./loss.ts";
import { timeSeries } from "./panels.ts";
import { chosen, rate } from "./queries.ts";

export const serviceTraffic: Row = {
  title: "Traffic",
  panels: [
    timeSeries({
      title: "Datagrams",
      description: "Datagrams sent and received by each service. Replies are not counted here.",
      width: 6,
      unit: "cps",
      queries: [each(SENT, "sent"), each(RECEIVED, "received")],
    }),
    timeSeries({
      title: "Octets",
      description: "Octets of payload in these datagrams.",
      width: 6,
      unit: "Bps",
      queries: [
        each("sixbeat_sender_bytes_sent_total", "sent"),
        each("sixbeat_receiver_bytes_received_total", "received"),
      ],
    }),
    timeSeries({
      title: "Replies",
      description: "Replies that the receivers sent, those they withheld to protect a peer, and those that came back.",
      width: 6,
      unit: "cps",
      queries: [
        each("sixbeat_receiver_replies_sent_total", "sent"),
        each("sixbeat_receiver_replies_withheld_total", "withheld"),
        each("sixbeat_sender_replies_total", "replied"),
      ],
    }),
    timeSeries({
      title: "Sessions",
      description: "Sessions at the receivers: begun, given up after silence, refused because there was no room.",
      width: 6,
      unit: "cps",
      queries: [
        each("sixbeat_receiver_sessions_started_total", "started"),
        each("sixbeat_receiver_sessions_expired_total", "expired"),
        each("sixbeat_receiver_sessions_refused_total", "refused"),
      ],
    }),
  ],
};

export const serviceSockets: Row = {
  title: "Sockets",
  panels: [
    timeSeries({
      title: "Kernel drops",
      description:
        "Datagrams that arrived and that the kernel discarded because the socket's buffer was full. Not the network's loss.",
      width: 6,
      unit: "cps",
      queries: [
        { expr: rate("sixbeat_receiver_kernel_drops_total"), legend: "{{instance}}" },
        { expr: rate("sixbeat_sender_kernel_drops_total"), legend: "{{instance}}" },
      ],
    }),
    timeSeries({
      title: "Receive buffer",
      description: "How much the receiver's socket can hold while the receiver does something else.",
      width: 6,
      unit: "bytes",
      queries: [{ expr: chosen("sixbeat_receiver_receive_buffer_bytes"), legend: "{{instance}}" }],
    }),
    timeSeries({
      title: "Errors of system calls",
      description:
        "Datagrams and replies that could not be sent, and calls that failed while receiving, by errno; and how often " +
        "the kernel had no room for datagrams, which are sent later then.",
      width: 6,
      unit: "cps",
      queries: [
        each("sixbeat_sender_send_errors_total", "send {{code}}", "code"),
        each("sixbeat_sender_backpressure_total", "no room"),
        each("sixbeat_receiver_receive_errors_total", "receive {{code}}", "code"),
        each("sixbeat_receiver_reply_errors_total", "reply {{code}}", "code"),
      ],
    }),
    timeSeries({
      title: "Rejected",
      description:
        "Datagrams and replies that arrived and were refused, by reason: wrong key, replayed, malformed, truncated, unmatched.",
      width: 6,
      unit: "cps",
      queries: [
        each("sixbeat_receiver_datagrams_rejected_total", "datagrams {{reason}}", "reason"),
        each("sixbeat_sender_replies_rejected_total", "replies {{reason}}", "reason"),
      ],
    }),
  ],
};

/** What a counter grows by at each service. */
function each(counter: string, what: string, ...labels: readonly string[]) {
  return { expr: `sum by (${["instance", ...labels].join(", ")}) (${rate(counter)})`, legend: `{{instance}}: ${what}` };
}
