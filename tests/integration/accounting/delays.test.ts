import { describe, expect, it } from "vitest";
import { Namespace } from "../../support/namespace.ts";
import { lacks } from "../../support/requires.ts";
import type { ServiceProcess } from "../../support/service-process.ts";
import { Wire } from "../../support/wire.ts";
import { LIMIT, MeasuringSender, PATH, startReceiver } from "./ends.ts";

const ADDED = 0.04;
/** Seconds that the fastest of many may take besides. */
const TOLERANCE = 0.01;

describe.skipIf(lacks("namespaces", "python3", "tun"))("a delay that is added", LIMIT, () => {
  it.each(["forward", "reverse"] as const)("%s is measured there, and not the other way", async (way) => {
    await using here = await Namespace.create();
    await using there = await Namespace.create();
    await using wire = await Wire.lay(here, there);
    await wire.delay(way, ADDED);
    await using receiver = await startReceiver(there);
    await using sender = await MeasuringSender.start(here, { flows: 1 });
    await sender.repliesReach(1000);

    // On a busy machine many take longer, and none less than is added.
    const fastest = await minima(sender, receiver);
    const added = { forward: 0, reverse: 0, [way]: ADDED };
    const least = { roundTrip: ADDED, forward: added.forward, reverse: added.reverse, receiver: added.forward };
    for (const [name, seconds] of Object.entries(fastest)) {
      const beyond = seconds - least[name as keyof typeof least];
      expect([name, beyond >= 0, beyond < TOLERANCE, beyond]).toEqual([name, true, true, beyond]);
    }
    // Both ends have one clock, so what is left of the round trips without the two ways is nothing.
    const { count, roundTrip, forward, reverse } = await sums(sender);
    expect(Math.abs(roundTrip - forward - reverse) / count).toBeLessThan(1e-6);
  });
});

/** The least delays so far, in seconds. */
async function minima(sender: ServiceProcess, receiver: ServiceProcess) {
  const [here, there] = await Promise.all([sender, receiver].map(onlyPath));
  return {
    roundTrip: here.roundTrip.minimum,
    forward: here.forward.minimum,
    reverse: here.reverse.minimum,
    receiver: there.forwardDelay.minimum,
  } as Record<"roundTrip" | "forward" | "reverse" | "receiver", number>;
}

async function onlyPath(end: ServiceProcess) {
  const { paths } = JSON.parse((await end.get("/api/paths")).body);
  expect(paths).toHaveLength(1);
  return paths[0];
}

/** All delays so far, in seconds, and of how many replies. */
async function sums(sender: ServiceProcess) {
  const metrics = await sender.metrics();
  const sum = (name: string) => metrics.value(`sixbeat_sender_${name}_seconds_sum`, PATH);
  return {
    count: metrics.value("sixbeat_sender_round_trip_seconds_count", PATH),
    roundTrip: sum("round_trip"),
    forward: sum("forward_delay"),
    reverse: sum("reverse_delay"),
  };
}
