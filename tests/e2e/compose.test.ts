import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Capture } from "../support/capture.ts";
import { eventually } from "../support/eventually.ts";
import { lacks } from "../support/requires.ts";
import { Stack } from "./compose.ts";
import { docker, services } from "./containers.ts";

describe.skipIf(lacks("engine", "tcpdump"))("docker compose up", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await Stack.up();
  });

  afterAll(async () => {
    await stack?.[Symbol.asyncDispose]();
  });

  it.each(services)("makes the %s healthy", async (service) => {
    expect((await stack.container(service).facts()).State.Health?.Status).toBe("healthy");
  });

  it("sends datagrams across over IPv6, and over nothing else", async () => {
    const [sender, receiver] = [stack.container("sender"), stack.container("receiver")];
    await using capture = await Capture.start(await sender.place(), "eth0");
    await Promise.all([sender.countsMore(), receiver.countsMore()]);

    // Received is read before sent, so it can't be the larger.
    const received = await receiver.count();
    expect(received).toBeLessThanOrEqual(await sender.count());
    const probes = await eventually(() => {
      const found = capture.frames.filter(({ destinationPort }) => destinationPort === 54321);
      if (found.length < 3) throw new Error(`${found.length} datagrams on the wire`);
      return found;
    });
    expect(new Set(probes.map(({ version }) => version))).toEqual(new Set([6]));
    for (const { metric, container } of [
      { metric: "sixbeat_sender_datagrams_sent_total", container: sender },
      { metric: "sixbeat_receiver_datagrams_received_total", container: receiver },
    ])
      expect((await container.metrics()).sum(metric, { family: "ipv4" })).toBe(0);
  });

  it("refuses datagrams that come over IPv4", async () => {
    const [network] = Object.values((await stack.container("receiver").facts()).NetworkSettings.Networks);
    const script = `const socket = require("node:dgram").createSocket("udp4");
      socket.on("error", ({ code }) => { console.log(code); socket.close(); });
      socket.connect(54321, process.argv[1], () => socket.send("hello"));`;
    expect(await stack.container("sender").run(script, network!.IPAddress)).toBe("ECONNREFUSED\n");
  });

  it.each(services)("locks the %s in", async (service) => {
    const { Config, HostConfig } = await stack.container(service).facts();
    expect(Config).toMatchObject({ User: "65532:65532" });
    expect(HostConfig).toMatchObject({
      Init: true,
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      PidsLimit: 200,
      Ulimits: [{ Name: "nofile", Soft: 4096, Hard: 4096 }],
    });
  });

  it.each([
    ["sender", "9611/tcp"],
    ["receiver", "9612/tcp"],
  ] as const)("publishes nothing of the %s but its admin port, on loopback", async (service, port) => {
    const { PortBindings } = (await stack.container(service).facts()).HostConfig;
    expect(PortBindings).toEqual({ [port]: [expect.objectContaining({ HostIp: "127.0.0.1" })] });
  });

  it("serves the sender's metrics there", async () => {
    const answer = await fetch(`http://${stack.published("sender", 9611)}/metrics`);
    expect(await answer.text()).toContain("sixbeat_sender_datagrams_sent_total");
  });

  // Last, because nothing runs after it. The engine kills what outlives the grace period: status 137.
  it.each(services)("lets the %s end by itself when stopped", async (service) => {
    const container = stack.container(service);
    await docker("stop", container.id);
    expect((await container.facts()).State).toMatchObject({ Status: "exited", ExitCode: 0 });
  });
});
