import { AuthenticationKeys, baseSize, octetsOf, writeExtraPadding, writeHmacTlv } from "@sixbeat/common/datagram";
import { describe, expect, it } from "vitest";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { type Asked, StampClient, stampRequest } from "../../support/stamp-client.ts";

const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const REJECTED = "sixbeat_receiver_datagrams_rejected_total";
const [OLD, NEW] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const BASE = baseSize("authenticated");

const withHmac: Asked["tlvs"] = (octets, at) => ({ hmac: at, end: writeHmacTlv(octets, at) });
const signed = (key: Buffer, sequence = 0) =>
  stampRequest({ sequence, hello: {}, tlvs: withHmac, keys: new AuthenticationKeys([key]) });

async function keyFile(...keys: readonly Buffer[]): Promise<ScratchFile> {
  return ScratchFile.create("keys", keys.map((key) => `${key.toString("base64")}\n`).join(""), 0o600);
}

describe("with a key", () => {
  it("answers what is signed with one of its keys, by the same key", async () => {
    await using file = await keyFile(NEW, OLD);
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--key-file", file.path]);
    await using client = await StampClient.open(await receiver.address(), "authenticated");
    for (const key of [OLD, NEW]) {
      await client.send(signed(key, key[0]! - 1));
      const reply = (await client.answered(key[0]!)).at(-1)!;
      expect(reply).toMatchObject({ sequence: key[0]! - 1, senderSequence: key[0]! - 1, ttl: 64 });
      expect(new AuthenticationKeys([key]).verifyBase(reply.octets, 0)).toBe(0);
      expect(new AuthenticationKeys([key]).verifyTlvs(reply.octets, 0, BASE, reply.length - 20)).toBe(0);
    }
    await receiver.metricIs(RECEIVED, { source: "here", target: "there" }, 2);
    await receiver.metricIs(REJECTED, {}, 0);
  });

  it.each([
    ["is signed with another", signed(Buffer.alloc(32, 3))],
    ["was altered", Buffer.from(signed(NEW).map((octet, at) => (at === 3 ? octet ^ 1 : octet)))],
    ["is not signed", stampRequest({ sequence: 0 })],
    ["is text", Buffer.from("hello")],
    ["is nothing", Buffer.alloc(0)],
  ])("rejects what %s, and does not answer", async (_, datagram) => {
    await using file = await keyFile(NEW, OLD);
    const args = ["--listen", "[::1]:0", "--print", "all", "--twamp-light", "--key-file", file.path];
    await using receiver = new ServiceProcess("receiver", args);
    await using client = await StampClient.open(await receiver.address(), "authenticated");
    await client.send(datagram, signed(NEW, 1));
    await receiver.metricIs(RECEIVED, {}, 1);
    const figures = await receiver.metrics();
    expect(figures.value(REJECTED, { reason: "authentication" })).toBe(1);
    expect(figures.sum("sixbeat_receiver_sessions_started_total")).toBe(1);
    expect(await client.answered(1)).toMatchObject([{ senderSequence: 1 }]);
    // It comes by another way than the figures.
    await receiver.logs("datagram received", 1);
    expect(receiver.printed).toEqual(["hello"]);
  });

  it("a replayed request is a duplicate, and not received again", async () => {
    await using file = await keyFile(NEW);
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--key-file", file.path]);
    await using client = await StampClient.open(await receiver.address(), "authenticated");
    const request = signed(NEW);
    await client.send(request, request, request);
    await receiver.metricIs("sixbeat_receiver_duplicates_total", { source: "here" }, 2);
    await receiver.metricIs(RECEIVED, {}, 1);
  });

  it("takes requests that are replayed from behind the window for strays, and not for a sender that begins anew", async () => {
    await using file = await keyFile(NEW);
    const args = ["--listen", "[::1]:0", "--print", "none", "--reply-limit", "max", "--key-file", file.path];
    await using receiver = new ServiceProcess("receiver", args);
    await using client = await StampClient.open(await receiver.address(), "authenticated");
    const requests = Array.from({ length: 2000 }, (_, sequence) => signed(NEW, sequence));
    await client.send(...requests);
    await receiver.metricIs(RECEIVED, {}, 2000);
    await client.send(...requests.slice(0, 4), signed(NEW, 2000));
    await receiver.metricIs(RECEIVED, {}, 2001);
    const figures = await receiver.metrics();
    expect(figures.sum("sixbeat_receiver_datagrams_expected_total")).toBe(2001);
    expect(figures.sum("sixbeat_receiver_sender_restarts_total")).toBe(0);
    // The last one is held back, until another one would agree.
    expect(figures.sum("sixbeat_receiver_stray_total")).toBe(3);
  });

  it("takes no request that is replayed once its session is over, from wherever it comes", async () => {
    await using file = await keyFile(NEW);
    const args = ["--listen", "[::1]:0", "--print", "none", "--session-idle", "1s", "--key-file", file.path];
    await using receiver = new ServiceProcess("receiver", args);
    await using client = await StampClient.open(await receiver.address(), "authenticated");
    await using other = await StampClient.open(await receiver.address(), "authenticated");
    const requests = [0, 1].map((sequence) => signed(NEW, sequence));
    await client.send(...requests);
    await client.answered(2);
    await receiver.metricIs("sixbeat_receiver_sessions", {}, 0);
    await client.send(requests[1]!);
    await other.send(requests[0]!);
    await receiver.metricIs(REJECTED, { reason: "replayed" }, 2);
    await client.send(signed(NEW, 2));
    expect(await client.answered(3)).toMatchObject([{}, {}, { senderSequence: 2 }]);
    await receiver.metricIs(RECEIVED, {}, 3);
  });

  it("uses none of the TLVs where one was altered, and says so in all of them", async () => {
    await using file = await keyFile(NEW);
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--key-file", file.path]);
    await using client = await StampClient.open(await receiver.address(), "authenticated");
    const request = signed(NEW);
    request[BASE + 20]! ^= 1;
    await client.send(request);
    const [reply] = await client.answered(1);
    expect([reply!.octets.bytes[BASE], reply!.octets.bytes[reply!.length - 20]]).toEqual([0x20, 0x20]);
    await receiver.metricIs(RECEIVED, { source: "::1" }, 1);
  });

  it("changes its keys on reload", async () => {
    await using file = await keyFile(OLD);
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--key-file", file.path]);
    await using client = await StampClient.open(await receiver.address(), "authenticated");
    await client.send(signed(OLD, 0));
    await client.answered(1);
    await file.write(`${NEW.toString("hex")} # the one and only\n`);
    receiver.kill("SIGHUP");
    await receiver.logged("configuration reloaded");
    await client.send(signed(OLD, 1), signed(NEW, 2));
    expect(await client.answered(2)).toMatchObject([{ senderSequence: 0 }, { senderSequence: 2 }]);
    await receiver.metricIs(REJECTED, { reason: "authentication" }, 1);
  });
});

describe("without a key", () => {
  it("rejects what is signed, which it can't verify", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
    await using client = await StampClient.open(await receiver.address());
    await client.send(signed(NEW), stampRequest({ sequence: 1 }));
    expect(await client.answered(1)).toMatchObject([{ senderSequence: 1 }]);
    await receiver.metricIs(REJECTED, { reason: "authentication" }, 1);
  });

  it("takes an HMAC TLV, which it can't verify, for wrong", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
    await using client = await StampClient.open(await receiver.address());
    const tlvs: Asked["tlvs"] = (octets, at) => writeHmacTlv(octets, writeExtraPadding(octets, at, 60));
    await client.send(stampRequest({ sequence: 0, tlvs }));
    const [reply] = await client.answered(1);
    expect(octetsOf(reply!.octets.bytes).view.getUint8(44)).toBe(0x20);
  });
});
