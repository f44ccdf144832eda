import { describe, expect, it } from "vitest";
import { Namespace } from "../../support/namespace.ts";
import { lacks } from "../../support/requires.ts";
import type { ServiceProcess } from "../../support/service-process.ts";
import { Wire } from "../../support/wire.ts";
import { LIMIT, MeasuringSender, PATH, startReceiver } from "./ends.ts";

const ADDED = 0.04;
/** Seconds that the wire's program may take of its own on a busy machine. */
const TOLERANCE = 0.01;

describe.skipIf(lacks("namespaces", "python3", "tun"))("a delay that is added", LIMIT, () => {
  it.each(["forward", "reverse"] as const)("%s is measured there, and not the other way", async (way) => {
    await using here = await Namespace.create();
    await using there = await Namespace.create();
    await using wire = await Wire.lay(here, there);
    await using receiver = await startReceiver(there);
    await using sender = await MeasuringSender.start(here, { flows: 1 });
    const before = await meansOver(500, sender, receiver);
    await wire.delay(way, ADDED);
    // What was under way then is over.
    await meansOver(200, sender, receiver);
    const after = await meansOver(500, sender, receiver);

    const moved = (name: keyof typeof before) => after[name] - before[name];
    expect(Math.abs(moved("forward") - (way === "forward" ? ADDED : 0))).toBeLessThan(TOLERANCE);
    expect(Math.abs(moved("reverse") - (way === "reverse" ? ADDED : 0))).toBeLessThan(TOLERANCE);
    expect(Math.abs(moved("receiver") - (way === "forward" ? ADDED : 0))).toBeLessThan(TOLERANCE);
    expect(Math.abs(moved("roundTrip") - ADDED)).toBeLessThan(TOLERANCE);
    // Both ends have one clock, so what is left of the round trip without the two ways is nothing.
    expect(Math.abs(after.roundTrip - after.forward - after.reverse)).toBeLessThan(1e-6);
  });
});

/** Mean delays in seconds, over the next so many replies. */
async function meansOver(replies: number, sender: ServiceProcess, receiver: ServiceProcess) {
  const before = await readings(sender, receiver);
  await sender.metricReaches("sixbeat_sender_round_trip_seconds_count", PATH, before.roundTrip.count + replies);
  const after = await readings(sender, receiver);
  const mean = (name: keyof typeof before) =>
    (after[name].sum - before[name].sum) / (after[name].count - before[name].count);
  return {
    roundTrip: mean("roundTrip"),
    forward: mean("forward"),
    reverse: mean("reverse"),
    receiver: mean("receiver"),
  };
}

async function readings(sender: ServiceProcess, receiver: ServiceProcess) {
  const [here, there] = [await sender.metrics(), await receiver.metrics()];
  const read = (metrics: typeof here, name: string) => ({
    sum: metrics.value(`${name}_sum`, PATH),
    count: metrics.value(`${name}_count`, PATH),
  });
  return {
    roundTrip: read(here, "sixbeat_sender_round_trip_seconds"),
    forward: read(here, "sixbeat_sender_forward_delay_seconds"),
    reverse: read(here, "sixbeat_sender_reverse_delay_seconds"),
    receiver: read(there, "sixbeat_receiver_forward_delay_seconds"),
  };
}
