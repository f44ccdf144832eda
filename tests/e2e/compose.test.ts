import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lacks } from "../support/requires.ts";
import { docker, type Pair, type ServiceName, startPair } from "./compose.ts";
import { sumOf } from "./exposition.ts";

const services = ["sender", "receiver"] as const;
const patience = { timeout: 30_000, interval: 100 };

describe.skipIf(lacks("engine"))("docker compose up", () => {
  let pair: Pair;

  beforeAll(async () => {
    pair = await startPair();
  });

  afterAll(async () => {
    await pair?.[Symbol.asyncDispose]();
  });

  it.each(services)("makes the %s healthy", async (service) => {
    expect((await pair.inspect(service)).State.Health.Status).toBe("healthy");
  });

  it("sends datagrams across over IPv6, and over nothing else", async () => {
    const before = await counts(pair);
    await expect.poll(async () => (await counts(pair)).sent.ipv6, patience).toBeGreaterThan(before.sent.ipv6);
    await expect.poll(async () => (await counts(pair)).received.ipv6, patience).toBeGreaterThan(before.received.ipv6);

    const after = await counts(pair);
    expect(after.received.ipv6).toBeLessThanOrEqual(after.sent.ipv6);
    expect([after.sent.ipv4, after.received.ipv4]).toEqual([0, 0]);
  });

  it.each(services)("locks the %s in", async (service) => {
    const { Config, HostConfig } = await pair.inspect(service);
    expect(Config).toMatchObject({ User: "65532:65532", StopSignal: "SIGTERM" });
    expect(HostConfig).toMatchObject({
      Init: true,
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      Ulimits: [{ Name: "nofile", Soft: 4096, Hard: 4096 }],
    });
  });

  it.each([
    ["sender", "9611/tcp"],
    ["receiver", "9612/tcp"],
  ] as const)("publishes nothing of the %s but its admin port, on loopback", async (service, port) => {
    const { PortBindings } = (await pair.inspect(service)).HostConfig;
    expect(PortBindings).toEqual({ [port]: [expect.objectContaining({ HostIp: "127.0.0.1" })] });
  });

  it.each(services)("leaves development dependencies out of the %s's image", async (service) => {
    const installed = await docker(
      "exec",
      pair.id(service),
      "node",
      "-p",
      "fs.readdirSync('/app/node_modules').join()",
    );
    const names = installed.trim().split(",");
    expect(names).toEqual(expect.arrayContaining(["koffi", "pino", "zod", "@sixbeat"]));
    for (const name of ["typescript", "vitest", "testcontainers", "@biomejs", "@types"])
      expect(names).not.toContain(name);
  });

  // Last, because nothing runs after it. The engine kills what outlives the grace period: status 137.
  it.each(services)("lets the %s end by itself when stopped", async (service) => {
    await docker("stop", pair.id(service));
    expect((await pair.inspect(service)).State).toMatchObject({ Status: "exited", ExitCode: 0 });
  });
});

/** Received is read before sent, so it can't be the larger. */
async function counts(pair: Pair) {
  const received = await byFamily(pair, "receiver", "sixbeat_receiver_datagrams_received_total");
  const sent = await byFamily(pair, "sender", "sixbeat_sender_datagrams_sent_total");
  return { received, sent };
}

async function byFamily(pair: Pair, service: ServiceName, metric: string) {
  const text = await pair.metrics(service);
  return { ipv6: sumOf(text, metric, { family: "ipv6" }), ipv4: sumOf(text, metric, { family: "ipv4" }) };
}
