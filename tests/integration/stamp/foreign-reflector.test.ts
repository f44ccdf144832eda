import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Exposition } from "../../support/exposition.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { DEBIAN_PYTHON, lacks } from "../../support/requires.ts";
import { RunningCommand } from "../../support/running-command.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const PROGRAM = fileURLToPath(new URL("reflect.py", import.meta.url));
const PORT = "20862";

describe.skipIf(lacks("namespaces", "scapy"))("a reflector made with scapy", () => {
  let pair: NamespacePair;

  beforeAll(async () => {
    pair = await NamespacePair.create();
  });

  afterAll(() => pair[Symbol.asyncDispose]());

  /** The sender's figures once what was lost has been given up, and those after it were answered. */
  async function measure(host: string, kind: string): Promise<Exposition> {
    await using reflector = new RunningCommand(pair.there.enter([DEBIAN_PYTHON, PROGRAM, host, PORT, kind]));
    await reflector.says(/^reflecting$/m);
    const target = host.includes(":") ? `[${host}]:${PORT}` : `${host}:${PORT}`;
    const args = ["--interval", "50ms", "--timeout", "5s", "--traffic-class", "184", "--print", "none", target];
    await using sender = new ServiceProcess("sender", args, pair.here);
    await sender.metricIs("sixbeat_sender_lost_total", {}, 3);
    await sender.metricReaches("sixbeat_sender_replies_total", {}, 40);
    return await sender.metrics();
  }

  it.each([
    ["stateful", "IPv6", "fd00:6::2", { forward: 2, reverse: 1, unknown: 0 }],
    ["stateful", "IPv4", "10.0.6.2", { forward: 2, reverse: 1, unknown: 0 }],
    ["stateless", "IPv6", "fd00:6::2", { forward: 0, reverse: 0, unknown: 3 }],
    ["stateless", "IPv4", "10.0.6.2", { forward: 0, reverse: 0, unknown: 3 }],
    ["plain", "IPv6", "fd00:6::2", { forward: 0, reverse: 0, unknown: 3 }],
  ] as const)("that is %s is understood over %s", async (kind, _, host, lost) => {
    const figures = await measure(host, kind);
    const directions = ["forward", "reverse"] as const;
    const later = (direction: string) => figures.sum("sixbeat_sender_lost_told_later_total", { direction });
    for (const direction of directions) {
      const told = figures.sum("sixbeat_sender_lost_total", { direction }) + later(direction);
      expect([direction, told]).toEqual([direction, lost[direction]]);
      expect(figures.value("sixbeat_sender_hops", { direction })).toBe(0);
      expect(figures.sum("sixbeat_sender_traffic_class_changes_total", { direction })).toBe(0);
    }
    const unknown = figures.sum("sixbeat_sender_lost_total", { direction: "unknown" });
    expect(unknown - later("forward") - later("reverse")).toBe(lost.unknown);
    expect(figures.sum("sixbeat_sender_replies_rejected_total")).toBe(0);
    expect(figures.value("sixbeat_sender_peer_clock_synchronized")).toBe(1);
    const count = figures.value("sixbeat_sender_round_trip_seconds_count");
    expect(count).toBe(figures.sum("sixbeat_sender_replies_total"));
    expect(figures.value("sixbeat_sender_round_trip_seconds_sum") / count).toBeGreaterThan(0);
    expect(figures.value("sixbeat_sender_round_trip_seconds_sum") / count).toBeLessThan(5);
  });
});
