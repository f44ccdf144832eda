import type { Exposition, Labels } from "../../support/exposition.ts";
import type { ServiceProcess } from "../../support/service-process.ts";
import { PATH } from "./ends.ts";

/** What one end, or both, say of a path in their metrics. */
export type Account = Readonly<Record<string, number>>;

/** The sender's figures, of the path or of one of its flows. Kernel drops are of all. */
export async function senderAccount(sender: ServiceProcess, labels: Labels = PATH) {
  const metrics = await sender.metrics();
  const sum = summing(metrics, "sixbeat_sender_", labels);
  const lost = (direction: string) => metrics.sum("sixbeat_sender_lost_total", { ...labels, direction });
  return {
    sent: sum("datagrams_sent_total"),
    replies: sum("replies_total"),
    late: sum("late_total"),
    lostForward: lost("forward"),
    lostReverse: lost("reverse"),
    lostUnknown: lost("unknown"),
    pending: sum("pending"),
    duplicates: sum("duplicates_total"),
    reordered: sum("reordered_total"),
    sendErrors: sum("send_errors_total"),
    kernelDrops: metrics.sum("sixbeat_sender_kernel_drops_total"),
    rejected: metrics.sum("sixbeat_sender_replies_rejected_total"),
  };
}

/** The receiver's figures, likewise. */
export async function receiverAccount(receiver: ServiceProcess, labels: Labels = PATH) {
  const metrics = await receiver.metrics();
  const sum = summing(metrics, "sixbeat_receiver_", labels);
  return {
    received: sum("datagrams_received_total"),
    expected: sum("datagrams_expected_total"),
    duplicates: sum("duplicates_total"),
    reordered: sum("reordered_total"),
    stray: sum("stray_total"),
    repliesSent: sum("replies_sent_total"),
    withheld: metrics.sum("sixbeat_receiver_replies_withheld_total"),
    kernelDrops: metrics.sum("sixbeat_receiver_kernel_drops_total"),
    rejected: metrics.sum("sixbeat_receiver_datagrams_rejected_total"),
  };
}

/** The sender's figures when nothing went wrong. */
export function flawlessSender(sent: number) {
  return {
    sent,
    replies: sent,
    late: 0,
    lostForward: 0,
    lostReverse: 0,
    lostUnknown: 0,
    pending: 0,
    duplicates: 0,
    reordered: 0,
    sendErrors: 0,
    kernelDrops: 0,
    rejected: 0,
  };
}

/** The receiver's figures when nothing went wrong. */
export function flawlessReceiver(received: number) {
  return {
    received,
    expected: received,
    duplicates: 0,
    reordered: 0,
    stray: 0,
    repliesSent: received,
    withheld: 0,
    kernelDrops: 0,
    rejected: 0,
  };
}

function summing(metrics: Exposition, prefix: string, labels: Labels): (name: string) => number {
  return (name) => metrics.sum(`${prefix}${name}`, labels);
}
