import { describe, expect, it } from "vitest";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { StampClient } from "../../support/stamp-client.ts";
import { PLAIN, SIGNED } from "../compatibility/stamp-octets.ts";
import { octetsOf, type RecordedRequests, reflectors, senders } from "./foreign-recordings.ts";
import { RecordedReflector, sign } from "./recorded-reflector.ts";

/** As when they were recorded, so that requests have the same length. */
const ASKING = ["--name", "node-a", "--message", "hello", "--count", "40", "--interval", "10ms", "--timeout", "3s"];
const LOSS = { forward: [4, 5], reverse: [9] };

describe("the sender, answered by", () => {
  const conforming = reflectors.filter(([name]) => !name.startsWith("twamp-light "));

  it.each(conforming)("%s, takes every reply, and tells what was lost where", async (_, recorded) => {
    const { lost, ...counted } = await send(recorded);
    const direction = recorded.counts
      ? { lostForward: 2, lostReverse: 1, lostUnknown: 0 }
      : { lostForward: 0, lostReverse: 0, lostUnknown: 3 };
    expect([lost, counted]).toEqual([3, { sent: 40, replied: 37, rejected: 0, ...direction }]);
  });

  it("a reflector that exchanges its own time and the request's, takes none for a reply", async () => {
    const [[, swapping]] = reflectors.filter(([name]) => name.startsWith("twamp-light ")) as [(typeof reflectors)[0]];
    expect(await send(swapping)).toMatchObject({ sent: 40, replied: 0, rejected: 37, lost: 40, lostUnknown: 40 });
  });

  async function send(recorded: (typeof reflectors)[0][1]) {
    await using keys = await ScratchFile.create("keys", recorded.key ?? "", 0o600);
    await using reflector = await RecordedReflector.listen(recorded, LOSS);
    const signed = recorded.key === undefined ? [] : ["--key-file", keys.path];
    await using sender = new ServiceProcess("sender", [...ASKING, "--print", "none", ...signed, reflector.target]);
    expect(await sender.ended()).toBe(1);
    const { sent, replied, rejected, lost, lostForward, lostReverse, lostUnknown } = sender.log.at(-1)!;
    return { sent, replied, rejected, lost, lostForward, lostReverse, lostUnknown };
  }
});

describe("the receiver, asked by", () => {
  const short = senders.filter(([, { requests }]) => octetsOf(requests[0]!).length < PLAIN.size);

  it.each(senders)("%s, counts each request and answers it", async (_, recorded) => {
    await using keys = await ScratchFile.create("keys", recorded.key ?? "", 0o600);
    const signed = recorded.key === undefined ? [] : ["--key-file", keys.path];
    const light = isShort(recorded) ? ["--twamp-light"] : [];
    await using receiver = new ServiceProcess("receiver", [...LISTENING, ...light, ...signed]);
    const mode = recorded.key === undefined ? "unauthenticated" : "authenticated";
    await using client = await StampClient.open(await receiver.address(), mode);
    const requests = sentNow(recorded);
    await client.send(...requests);
    const replies = await client.answered(requests.length);
    for (const [i, { octets }] of replies.entries()) {
      expectAnswer(Buffer.from(octets.bytes), requests[i]!, i, recorded.key);
    }
    const metrics = await receiver.metrics();
    expect(metrics.sum("sixbeat_receiver_datagrams_received_total", { format: "stamp" })).toBe(requests.length);
    expect(metrics.sum("sixbeat_receiver_sessions_started_total")).toBe(1);
    expect(metrics.sum("sixbeat_receiver_datagrams_rejected_total")).toBe(0);
  });

  it.each(short)("%s, takes it for text unless TWAMP-Light is expected", async (_, recorded) => {
    await using receiver = new ServiceProcess("receiver", LISTENING);
    await using client = await StampClient.open(await receiver.address());
    const requests = sentNow(recorded);
    await client.send(...requests);
    await receiver.metricIs("sixbeat_receiver_datagrams_received_total", { format: "text" }, requests.length);
    expect((await receiver.metrics()).sum("sixbeat_receiver_replies_sent_total")).toBe(0);
    expect(client.replies).toEqual([]);
  });
});

describe("what another program signed", () => {
  const reflected = reflectors.flatMap(([name, { key, reply }]) => (key === undefined ? [] : [[name, key, [reply]]]));
  const requested = senders.flatMap(([name, { key, requests }]) => (key === undefined ? [] : [[name, key, requests]]));

  it.each([...reflected, ...requested] as [string, string, string[]][])(
    "by %s, is what RFC 8972 has",
    (_, key, all) => {
      for (const octets of all.map(octetsOf)) {
        const anew = Buffer.from(octets);
        anew.fill(0, SIGNED.signature, SIGNED.size);
        anew.fill(0, anew.length - 16);
        sign(anew, key);
        expect(anew.toString("hex")).toBe(octets.toString("hex"));
      }
    },
  );
});

const LISTENING = ["--listen", "[::1]:0", "--print", "none"];

function isShort({ requests }: RecordedRequests): boolean {
  return octetsOf(requests[0]!).length < PLAIN.size;
}

/** As they were recorded; only short ones have to be of today. */
function sentNow(recorded: RecordedRequests): Buffer[] {
  const requests = recorded.requests.map(octetsOf);
  if (isShort(recorded)) for (const request of requests) request.writeUInt32BE(nowInNtp(), PLAIN.sentAt);
  return requests;
}

function nowInNtp(): number {
  return Math.floor(Date.now() / 1000) + 2_208_988_800;
}

/** That a reply repeats what it has to, is signed, and is as long as its request. */
function expectAnswer(reply: Buffer, request: Buffer, number: number, key: string | undefined): void {
  const at = key === undefined ? PLAIN : SIGNED;
  const field = (octets: Buffer, from: number, length: number) => octets.toString("hex", from, from + length);
  expect(reply).toHaveLength(Math.max(request.length, at.size));
  expect(reply.readUInt32BE(at.sequence)).toBe(number);
  expect(field(reply, at.itsSequence, 4)).toBe(field(request, at.sequence, 4));
  expect(field(reply, at.itsSentAt, 8)).toBe(field(request, at.sentAt, 8));
  expect(field(reply, at.itsError, 2)).toBe(field(request, at.error, 2));
  expect(field(reply, at.ssid, 2)).toBe(field(request, at.ssid, 2).padEnd(4, "0"));
  if (key === undefined) return;
  const anew = Buffer.from(reply);
  sign(anew, key);
  expect(reply.toString("hex")).toBe(anew.toString("hex"));
}
