import { AuthenticationKeys } from "@sixbeat/common/datagram";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { StampReflector } from "../../support/stamp-reflector.ts";

const REPLIES = "sixbeat_sender_replies_total";
const REJECTED = "sixbeat_sender_replies_rejected_total";
const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const REFUSED = "sixbeat_receiver_datagrams_rejected_total";

const [ONE, TWO] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

const content = (...keys: readonly Buffer[]) => keys.map((key) => `${key.toString("base64")}\n`).join("");
const keyFile = (...keys: readonly Buffer[]) => ScratchFile.create("keys", content(...keys), 0o600);

describe("with keys", () => {
  it("both ends sign, and believe each other", async () => {
    await using file = await keyFile(ONE);
    const signed = ["--key-file", file.path, "--print", "none"];
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", ...signed]);
    const args = [await receiver.address(), "--count", "5", "--interval", "20ms", "--name", "here", ...signed];
    await using sender = new ServiceProcess("sender", args);
    await receiver.metricIs(RECEIVED, { source: "here", format: "stamp" }, 5);
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ sent: 5, replied: 5, lost: 0, rejected: 0 });
    expect((await receiver.metrics()).sum(REFUSED)).toBe(0);
  });

  it.each([
    ["the sender has another", TWO],
    ["the sender has none", undefined],
  ])("a receiver answers nothing when %s, and says so", async (_, key) => {
    await using ours = await keyFile(key ?? TWO);
    await using theirs = await keyFile(ONE);
    const options = ["--listen", "[::1]:0", "--print", "none", "--key-file", theirs.path];
    await using receiver = new ServiceProcess("receiver", options);
    const signed = key === undefined ? [] : ["--key-file", ours.path];
    const args = [await receiver.address(), "--count", "3", "--interval", "20ms", "--timeout", "200ms", ...signed];
    await using sender = new ServiceProcess("sender", args);
    await receiver.metricIs(REFUSED, { reason: "authentication" }, 3);
    expect(await sender.ended()).toBe(1);
    expect(sender.log.at(-1)).toMatchObject({ sent: 3, replied: 0, lost: 3 });
    expect((await receiver.metrics()).sum(RECEIVED, { format: "stamp" })).toBe(0);
  });

  it("a sender believes no reply that is not signed, or with another key, and waits for one that is", async () => {
    await using file = await keyFile(ONE);
    await using reflector = await StampReflector.open("::1", new AuthenticationKeys([ONE]));
    const args = [reflector.target, "--interval", "1h", "--timeout", "1m", "--print", "none", "--key-file", file.path];
    await using sender = new ServiceProcess("sender", args);
    const asked = await reflector.request(0);
    const forged = reflector.reply(asked);
    new AuthenticationKeys([TWO]).signBase({ bytes: forged, view: new DataView(forged.buffer, forged.byteOffset) }, 0);
    reflector.send(forged, asked);
    await sender.metricIs(REJECTED, { reason: "authentication" }, 1);
    reflector.send(reflector.reply(asked).fill(0, 96, 112), asked);
    await sender.metricIs(REJECTED, { reason: "authentication" }, 2);
    reflector.send(reflector.reply(asked).subarray(0, 44), asked);
    await sender.metricIs(REJECTED, { reason: "malformed" }, 1);
    expect((await sender.metrics()).sum(REPLIES)).toBe(0);
    reflector.answer(asked);
    await sender.metricIs(REPLIES, {}, 1);
  });

  it("they are changed without a datagram lost: first where they are accepted, then where they sign", async () => {
    await using ours = await keyFile(ONE);
    await using theirs = await keyFile(ONE);
    const options = ["--listen", "[::1]:0", "--print", "none", "--key-file", theirs.path];
    await using receiver = new ServiceProcess("receiver", options);
    const args = [await receiver.address(), "--interval", "10ms", "--print", "none", "--key-file", ours.path];
    await using sender = new ServiceProcess("sender", args);
    const change = async (end: ServiceProcess, file: ScratchFile, ...keys: readonly Buffer[]) => {
      const reloads = () => end.log.filter(({ msg }) => /^configuration reloaded/.test(msg)).length;
      const before = reloads();
      await file.write(content(...keys));
      end.kill("SIGHUP");
      await eventually(() => expect(reloads()).toBe(before + 1));
      await sender.metricReaches(REPLIES, {}, (await sender.metrics()).sum(REPLIES) + 20);
    };
    await change(receiver, theirs, TWO, ONE);
    await change(sender, ours, TWO, ONE);
    await change(receiver, theirs, TWO);
    await change(sender, ours, TWO);
    sender.kill("SIGTERM");
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ lost: 0, rejected: 0 });
    expect(sender.log.filter(({ msg }) => /need a restart/.test(msg))).toEqual([]);
    expect((await receiver.metrics()).sum(REFUSED)).toBe(0);
  });

  it("plain text can't be signed, and the configuration says so", async () => {
    await using file = await keyFile(ONE);
    await using sender = new ServiceProcess("sender", ["::1", "--format", "text", "--key-file", file.path]);
    expect(await sender.ended()).toBe(2);
    expect(sender.complaints).toContain("only stamp can be signed");
  });
});
