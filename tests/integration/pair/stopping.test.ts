import { describe, expect, it } from "vitest";
import { Namespace } from "../../support/namespace.ts";
import { lacks } from "../../support/requires.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const RECEIVED = "sixbeat_receiver_datagrams_received_total";

describe("a stop", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "by %s ends both with their figures, status 0 and nothing open",
    async (signal) => {
      await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
      await using sender = new ServiceProcess("sender", [await receiver.address(), "--interval", "20ms"]);
      await receiver.metricReaches(RECEIVED, {}, 3);
      sender.kill(signal);
      expect(await sender.ended()).toBe(0);
      const { sent } = sender.log.at(-1) as unknown as { sent: number };
      expect(sender.log.at(-1)).toMatchObject({ level: "info", msg: "stopped", notSent: 0 });
      await receiver.metricIs(RECEIVED, {}, sent);
      receiver.kill(signal);
      expect(await receiver.ended()).toBe(0);
      expect(receiver.log.at(-1)).toMatchObject({ level: "info", msg: "stopped", received: sent, rejected: 0 });
      for (const service of [sender, receiver]) {
        expect(service.log.find(({ msg }) => msg === "stopping")).toMatchObject({ signal });
        expect(service.drained).toBe(true);
        expect(service.complaints).toBe("");
      }
    },
  );

  it("takes in what had arrived before it", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--print", "none"]);
    const target = await receiver.address();
    await receiver.ready();
    receiver.kill("SIGSTOP");
    await using sender = new ServiceProcess("sender", [
      target,
      "--format",
      "text",
      "--count",
      "100",
      "--interval",
      "1ms",
    ]);
    expect(await sender.ended()).toBe(0);
    receiver.kill("SIGTERM");
    receiver.kill("SIGCONT");
    expect(await receiver.ended()).toBe(0);
    expect(receiver.log.at(-1)).toMatchObject({ msg: "stopped", received: 100, kernelDrops: 0 });
  });
});

describe.skipIf(lacks("namespaces"))("a stop while a name server does not answer", () => {
  /** Milliseconds. Of five attempts at a lookup, the first alone takes longer. */
  const MUCH_SOONER = 20_000;

  /** A sender whose lookup hangs, for much longer than any test. */
  async function hangingSender(host: Namespace): Promise<ServiceProcess> {
    await host.setFile("resolv.conf", "nameserver ::1\noptions timeout:30 attempts:5\n");
    await host.setFile("nsswitch.conf", "hosts: dns\n");
    const sender = new ServiceProcess("sender", ["hangs.test"], host);
    await sender.logged("metrics and health are served");
    return sender;
  }

  it("does not wait for it, says so, and has status 0", async () => {
    await using host = await Namespace.create();
    await using silent = new ServiceProcess("receiver", ["--listen", "[::1]:53"], host);
    await silent.ready();
    await using sender = await hangingSender(host);
    await silent.metricReaches(RECEIVED, {}, 1);
    const asked = performance.now();
    sender.kill("SIGTERM");
    expect(await sender.ended()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(MUCH_SOONER);
    expect(sender.log.map(({ msg }) => msg)).toContain("stopped");
    // The lookup can't be interrupted, so this end is a forced one, and says so.
    expect(sender.log.at(-1)).toMatchObject({ level: "warn", msg: expect.stringMatching(/still open 2000 ms after/) });
  });

  it("ends at once by a second signal", async () => {
    await using host = await Namespace.create();
    await using silent = new ServiceProcess("receiver", ["--listen", "[::1]:53"], host);
    await silent.ready();
    await using sender = await hangingSender(host);
    await silent.metricReaches(RECEIVED, {}, 1);
    const asked = performance.now();
    sender.kill("SIGTERM");
    await sender.logged("stopped");
    // Within 250 ms it is the first one, delivered twice.
    const again = setInterval(() => sender.kill("SIGTERM"), 50);
    expect(await sender.ended()).toBe(143);
    clearInterval(again);
    expect(performance.now() - asked).toBeLessThan(MUCH_SOONER);
    expect(sender.complaints).toBe("sixbeat-sender: second signal (SIGTERM), leaving at once\n");
  });
});
