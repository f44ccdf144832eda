import { clockMetrics, defineFigure, type Metrics } from "@sixbeat/common/metrics";
import { clockState, type Socket } from "@sixbeat/common/socket";
import { type Counters, REJECT_REASONS } from "../counters.ts";
import type { KernelDrops } from "../kernel-drops.ts";
import type { Reflector } from "../reflector.ts";
import type { Sessions } from "../sessions.ts";
import { defineArrivalMetrics } from "./arrival-metrics.ts";
import { definePathMetrics } from "./path-metrics.ts";

/** What the receiver's metrics are read from, at each scrape. */
export interface Sources {
  readonly counters: Counters;
  readonly sessions: Sessions;
  readonly reflector: Reflector;
  readonly drops: KernelDrops;
  readonly socket: Socket;
}

export function defineMetrics(metrics: Metrics, sources: Sources): void {
  defineArrivalMetrics(metrics, sources.counters);
  definePathMetrics(metrics, sources.counters);
  defineRefusals(metrics, sources);
  defineSessions(metrics, sources.sessions);
  clockMetrics(metrics, clockState);
}

function defineRefusals(metrics: Metrics, { counters, reflector, drops, socket }: Sources): void {
  metrics.define({
    name: "sixbeat_receiver_datagrams_rejected_total",
    type: "counter",
    help:
      "Datagrams that arrived and were refused, by reason: truncated, authentication (not signed with a key of ours), " +
      "replayed (signed, and sent before what their session had sent by then).",
    labels: ["reason"],
    collect: (emit) => {
      for (const reason of REJECT_REASONS) emit(counters.rejected[reason], reason);
    },
  });
  const dropped =
    "Datagrams that arrived and that the kernel discarded because the socket's buffer was full; several that it had put together count as one.";
  defineFigure(metrics, "sixbeat_receiver_kernel_drops_total", "counter", dropped, () => drops.total());
  // What the kernel counts against it is twice what was asked for: so much for its own bookkeeping.
  const buffer = socket.options.get("rcvbuf");
  const room = "Room for datagrams that wait in the socket, the kernel's own bookkeeping included.";
  defineFigure(metrics, "sixbeat_receiver_receive_buffer_bytes", "gauge", room, () => buffer);
  defineErrors(
    metrics,
    "sixbeat_receiver_receive_errors_total",
    "System calls that failed while receiving, by errno.",
    counters.receiveErrors,
  );
  const withheld = "Requests that were not answered because their address had had its share of replies.";
  defineFigure(metrics, "sixbeat_receiver_replies_withheld_total", "counter", withheld, () => reflector.withheld);
  defineErrors(
    metrics,
    "sixbeat_receiver_reply_errors_total",
    "Replies that the kernel did not take, by errno.",
    counters.replyErrors,
  );
}

function defineErrors(metrics: Metrics, name: string, help: string, counts: ReadonlyMap<string, number>): void {
  metrics.define({
    name,
    type: "counter",
    help,
    labels: ["code"],
    collect: (emit) => {
      for (const [code, count] of counts) emit(count, code);
    },
  });
}

function defineSessions(metrics: Metrics, sessions: Sessions): void {
  const define = (name: string, type: "counter" | "gauge", help: string, read: () => number) =>
    defineFigure(metrics, `sixbeat_receiver_${name}`, type, help, read);
  define("sessions", "gauge", "Sessions of STAMP senders that are remembered.", () => sessions.size);
  define("sessions_started_total", "counter", "Sessions that began.", () => sessions.started);
  define(
    "sessions_expired_total",
    "counter",
    "Sessions that ended because they were silent, or gave way after a single datagram.",
    () => sessions.expired,
  );
  define(
    "sessions_refused_total",
    "counter",
    "Datagrams of sessions for which there was no place; they are answered, but not numbered.",
    () => sessions.refused,
  );
}
