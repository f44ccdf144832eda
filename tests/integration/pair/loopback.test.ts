import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { type Asked, StampReflector } from "../../support/stamp-reflector.ts";

describe("on loopback", () => {
  it("both ends count what was sent, under the labels that name the path", async () => {
    await using file = await ScratchFile.create("sender.yaml", "interval: 20ms\nmessage: 'beat {seq}'\n");
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--name", "there"]);
    const target = await receiver.address();
    await using sender = new ServiceProcess("sender", [target, "--name", "here", "--config", file.path]);
    const path = { source: "here", target, family: "ipv6", flow: "0" };
    const received = { ...path, format: "stamp" };
    await receiver.metricReaches("sixbeat_receiver_datagrams_received_total", received, 10);

    // So slow that nothing more is sent while the figures of both are compared.
    await file.write("interval: 24h\nmessage: 'beat {seq}'\n");
    sender.kill("SIGHUP");
    await sender.logged("configuration reloaded");
    await sender.metricIs("sixbeat_sender_pending", path, 0);
    const figures = await sender.metrics();
    const datagrams = figures.value("sixbeat_sender_datagrams_sent_total", path);
    expect(figures.value("sixbeat_sender_replies_total", path)).toBe(datagrams);
    await receiver.metricIs("sixbeat_receiver_datagrams_received_total", received, datagrams);
    expect((await receiver.metrics()).value("sixbeat_receiver_replies_sent_total", path)).toBe(datagrams);
    const messages = Array.from({ length: datagrams }, (_, seq) => `beat ${seq}`).join("").length;
    const bytes = datagrams * (44 + 8 + 17 + `here${target}`.length) + messages;
    expect(figures.value("sixbeat_sender_bytes_sent_total", path)).toBe(bytes);
    expect((await receiver.metrics()).value("sixbeat_receiver_bytes_received_total", received)).toBe(bytes);
  });

  it("series that alerts wait for are there before anything happens", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
    const target = await receiver.address();
    await using sender = new ServiceProcess("sender", [target, "--name", "here"]);
    await sender.ready();
    const [sending, receiving] = [await sender.metrics(), await receiver.metrics()];
    const path = { source: "here", target, family: "ipv6", flow: "0" };
    for (const code of ["EHOSTUNREACH", "EMSGSIZE", "ENETUNREACH", "ENOBUFS"]) {
      expect(sending.value("sixbeat_sender_send_errors_total", { ...path, code })).toBe(0);
    }
    expect(sending.value("sixbeat_sender_icmp_errors_total", { ...path, type: "port_unreachable" })).toBe(0);
    for (const direction of ["forward", "reverse", "unknown"]) {
      expect(sending.value("sixbeat_sender_lost_total", { ...path, direction })).toBe(0);
    }
    for (const reason of ["unmatched", "authentication", "malformed", "peer"]) {
      expect(sending.value("sixbeat_sender_replies_rejected_total", { reason })).toBe(0);
    }
    expect(sending.value("sixbeat_sender_targets", { state: "resolved" })).toBe(1);
    expect(sending.value("sixbeat_sender_targets", { state: "unresolved" })).toBe(0);
    expect(receiving.value("sixbeat_receiver_datagrams_rejected_total", { reason: "truncated" })).toBe(0);
    expect(receiving.value("sixbeat_receiver_kernel_drops_total")).toBe(0);
    for (const figures of [sending, receiving]) expect(figures.sum("sixbeat_build_info")).toBe(1);
  });

  it("the message is filled in, and printed at both ends", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--count", "3", "--print", "all"]);
    const args = ["--message", "{seq} grüße von {hostname} um {time}", "--count", "3", "--interval", "1ms"];
    await using sender = new ServiceProcess("sender", [await receiver.address(), "--print", "all", ...args]);
    expect(await sender.ended()).toBe(0);
    expect(await receiver.ended()).toBe(0);
    expect(receiver.printed).toHaveLength(3);
    expect(receiver.printed).toEqual(sender.printed);
    expect(receiver.printed[2]).toMatch(/^2 grüße von \S+ um \d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it("what is printed of a datagram says the target and, of several, the flow", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--count", "2"]);
    const target = await receiver.address();
    await using sender = new ServiceProcess("sender", [target, "--flows", "3", "--count", "1", "--max-loss", "100%"]);
    expect(await sender.ended()).toBe(0);
    const flows = (message: string) =>
      sender.log.filter((line) => line.msg === message && line["target"] === target).map(({ flow }) => flow);
    expect(flows("datagram sent").sort()).toEqual([0, 1, 2]);
    expect([...flows("reply received"), ...flows("datagram lost")].sort()).toEqual([0, 1, 2]);
    expect(String(sender.log.at(-1)?.["seconds"])).toMatch(/^\d+(\.\d{1,3})?$/);
    await using single = new ServiceProcess("sender", ["[::1]:9", "--count", "1", "--log-format", "json"]);
    expect(await single.logged("datagram lost")).toMatchObject({ target: "[::1]:9", direction: "forward" });
    expect(await single.logged("datagram sent")).not.toHaveProperty("flow");
  });

  it("a datagram leaves on every beat, whatever the timers do: the rhythm does not drift", async () => {
    const [interval, beats] = [50, 120];
    await using reflector = await StampReflector.open();
    reflector.always(() => ({}));
    const rhythm = ["--interval", `${interval}ms`, "--count", String(beats)];
    await using sender = new ServiceProcess("sender", [reflector.target, ...rhythm, "--max-loss", "100%"]);
    expect(await sender.ended()).toBe(0);
    const times = reflector.asked.map(sentAt);
    expect(times).toHaveLength(beats);
    // On a busy machine many leave late, and beats are left out, but of ten in a row one is on time. A timer that is set
    // anew on each beat is some tenths of a millisecond later on each, and so leaves the rhythm it began with.
    const tens = Array.from({ length: beats / 10 }, (_, i) => times.slice(10 * i, 10 * (i + 1)));
    const lateness = (time: number, phase: number) => (time - phase + interval) % interval;
    const worst = (phase: number) => Math.max(...tens.map((ten) => Math.min(...ten.map((at) => lateness(at, phase)))));
    expect(Math.min(...Array.from({ length: interval }, (_, phase) => worst(phase)))).toBeLessThan(8);
  });

  it("beats that were missed are not made up for", async () => {
    const [interval, missed] = [20, 100];
    await using reflector = await StampReflector.open();
    reflector.always(() => ({}));
    const args = [reflector.target, "--interval", `${interval}ms`, "--print", "none"];
    await using sender = new ServiceProcess("sender", args);
    await reflector.request(3);
    sender.kill("SIGSTOP");
    const stopped = performance.now();
    await eventually(() => expect(performance.now() - stopped).toBeGreaterThan(missed * interval));
    sender.kill("SIGCONT");
    await reflector.request(reflector.asked.length + missed / 2);
    const times = reflector.asked.map(sentAt);
    const resumed = times.findIndex((time, i) => i > 0 && time - times[i - 1]! > (missed * interval) / 2);
    expect(resumed).toBeGreaterThan(0);
    const next = times.slice(resumed, resumed + missed / 2);
    expect(next.at(-1)! - next[0]!).toBeGreaterThan((next.length / 2) * interval);
  });
});

describe("a bounded run", () => {
  it("of the sender ends after as many datagrams to each target, with its figures", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::]:0", "--print", "none"]);
    const port = (await receiver.address()).replace("[::]:", "");
    const targets = [`[::1]:${port}`, `127.0.0.1:${port}`];
    const args = ["--format", "text", "--count", "25", "--interval", "5ms", "--message", "12345"];
    await using sender = new ServiceProcess("sender", [...targets, ...args]);
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ msg: "stopped", sent: 50, notSent: 0, bytes: 250 });
    expect(sender.drained).toBe(true);
    for (const source of ["::1", "127.0.0.1"]) {
      await receiver.metricIs("sixbeat_receiver_datagrams_received_total", { source }, 25);
    }
    expect(receiver.printed).toEqual([]);
  });

  it("of the receiver ends after as many datagrams", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--count", "5"]);
    await using sender = new ServiceProcess("sender", [await receiver.address(), "--interval", "20ms"]);
    expect(await receiver.ended()).toBe(0);
    expect(receiver.log.at(-1)).toMatchObject({ msg: "stopped", received: 5, rejected: 0, kernelDrops: 0 });
    expect(receiver.drained).toBe(true);
    // Its end is no reason for the sender to end.
    await sender.logged(/port unreachable/);
    expect(sender.hasEnded).toBe(false);
  });

  it.each(["sender", "receiver"] as const)("of the %s ends after its duration", async (name) => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
    const args = name === "sender" ? [await receiver.address()] : ["--listen", "[::1]:0"];
    await using service = new ServiceProcess(name, [...args, "--duration", "300ms"]);
    expect(await service.ended()).toBe(0);
    const { seconds } = service.log.at(-1) as unknown as { seconds: number };
    expect(seconds).toBeGreaterThanOrEqual(0.3);
    expect(seconds).toBeLessThan(10);
    expect(service.drained).toBe(true);
  });

  it.each([
    ["more than may be lost", ["--count", "4"], 1],
    ["a little more than may be lost", ["--count", "4", "--max-loss", "49.9%"], 1],
    ["just as many as may be lost", ["--count", "4", "--max-loss", "50%"], 0],
    ["more than may be lost in its time", ["--duration", "100ms"], 1],
  ])("in which %s could not be sent has its exit status", async (_, bound, status) => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::]:0", "--print", "none"]);
    const port = (await receiver.address()).replace("[::]:", "");
    // lo takes 65,536 octets at a time: over IPv4 these fit, over IPv6 they do not.
    const oneOfTwo = [`[::1]:${port}`, `127.0.0.1:${port}`, "--message", "x".repeat(65_500), "--interval", "5ms"];
    await using sender = new ServiceProcess("sender", ["--format", "text", ...oneOfTwo, ...bound]);
    expect(await sender.ended()).toBe(status);
    const { sent, notSent } = sender.log.at(-1) as unknown as { sent: number; notSent: number };
    expect(Math.min(sent, notSent)).toBeGreaterThan(0);
    if (bound[0] === "--count") expect([sent, notSent]).toEqual([4, 4]);
    expect(sender.drained).toBe(true);
  });

  it("that nobody receives is a loss", async () => {
    await using sender = new ServiceProcess("sender", ["[::1]:9", "--count", "3", "--interval", "50ms"]);
    expect(await sender.ended()).toBe(1);
    await using lenient = new ServiceProcess("sender", [
      "[::1]:9",
      "--count",
      "3",
      "--interval",
      "50ms",
      "--max-loss",
      "100%",
    ]);
    expect(await lenient.ended()).toBe(0);
  });
});

/** Milliseconds since 1970. */
function sentAt({ sent }: Asked): number {
  return sent.seconds * 1000 + sent.nanoseconds / 1e6;
}
