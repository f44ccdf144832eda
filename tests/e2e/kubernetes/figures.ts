import { expect } from "vitest";
import { eventually } from "../../support/eventually.ts";
import type { Exposition, Labels } from "../../support/exposition.ts";
import type { Pod } from "./cluster/pod.ts";

/** The nodes that a sender has paths to, by its metrics. */
export async function targets(sender: Pod): Promise<string[]> {
  const samples = (await sender.metrics()).samples("sixbeat_sender_datagrams_sent_total");
  return [...new Set(samples.map(({ labels }) => labels["target"] ?? ""))].sort();
}

export async function replies(sender: Pod, path: Labels = {}): Promise<number> {
  return (await sender.metrics()).sum("sixbeat_sender_replies_total", path);
}

/** Resolves once more replies have come than there were. */
export async function moreReplies(sender: Pod, path: Labels = {}): Promise<void> {
  const before = await replies(sender, path);
  await eventually(async () => expect(await replies(sender, path)).toBeGreaterThan(before + 3));
}

/** Resolves once every datagram there was has got its answer. */
export async function nothingIsLost(sender: Pod, path: Labels = {}): Promise<void> {
  await eventually(async () => {
    const metrics = await sender.metrics();
    const pending = metrics.sum("sixbeat_sender_pending", path);
    expect({ pending, unanswered: unansweredBy(metrics, path) }).toEqual({ pending: 0, unanswered: 0 });
  });
}

/** How many datagrams got no answer, when none is waited for. */
export async function settled(sender: Pod, path: Labels = {}): Promise<number> {
  return eventually(async () => {
    const metrics = await sender.metrics();
    expect(metrics.sum("sixbeat_sender_pending", path)).toBe(0);
    return unansweredBy(metrics, path);
  });
}

/** How many datagrams got no answer at all. One that came late was lost to the sender, but only this machine was slow. */
export async function unanswered(sender: Pod, path: Labels = {}): Promise<number> {
  return unansweredBy(await sender.metrics(), path);
}

function unansweredBy(metrics: Exposition, path: Labels): number {
  return metrics.sum("sixbeat_sender_lost_total", path) - metrics.sum("sixbeat_sender_late_total", path);
}
