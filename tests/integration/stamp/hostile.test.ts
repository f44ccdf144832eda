import { readFile } from "node:fs/promises";
import {
  createTlvIndex,
  helloWantsReply,
  indexRequestTlvs,
  isShortRequest,
  type Octets,
  octetsOf,
  recognise,
  writeClassOfService,
  writeDirectMeasurement,
  writeExtraPadding,
  writeLocation,
  writeTimestampInformation,
} from "@sixbeat/common/datagram";
import { describe, expect, it } from "vitest";
import { ServiceProcess } from "../../support/service-process.ts";
import { StampClient, stampRequest } from "../../support/stamp-client.ts";

const DATAGRAMS = 120_000;
/** So few that they, and their replies, fit in a socket's buffer that is as large as it is by default. */
const AT_ONCE = 100;

describe("a receiver under random datagrams", () => {
  it.each([
    ["by default", []],
    ["where it takes TWAMP-Light", ["--twamp-light"]],
  ])(
    "%s answers nothing but requests, counts everything, and stays as small as it was",
    async (_, options) => {
      const args = ["--listen", "[::1]:0", "--reply-limit", "max", "--max-sessions", "1000", ...options];
      await using receiver = new ServiceProcess("receiver", args);
      await using client = await StampClient.open(await receiver.address());
      const random = randomNumbers(0x6b6b);
      let [sent, requested, answered, before] = [0, 0, 0, 0];
      while (sent < DATAGRAMS) {
        const datagrams = [
          ...Array.from({ length: AT_ONCE - 1 }, () => hostile(random)),
          stampRequest({ sequence: sent }),
        ];
        await client.send(...datagrams);
        const requests = datagrams.filter((datagram) => isRequest(datagram, options.length > 0));
        const asking = requests.filter(wantsReply);
        // The last is answered after all before it.
        const replies = [...(await client.answered(asking.length))];
        expect(replies.map(({ length }) => length)).toEqual(asking.map(({ length }) => Math.max(length, 44)));
        client.replies.length = 0;
        sent += datagrams.length;
        requested += requests.length;
        answered += replies.length;
        if (sent === DATAGRAMS / 2) before = await memory(receiver);
      }
      expect((await memory(receiver)) - before).toBeLessThan(6 * 2 ** 20);
      expect(answered).toBeGreaterThan(DATAGRAMS / 10);
      const figures = await receiver.metrics();
      const texts = figures.sum("sixbeat_receiver_datagrams_received_total", { format: "text" });
      expect(texts + figures.sum("sixbeat_receiver_datagrams_rejected_total") + requested).toBe(DATAGRAMS);
      // A path whose sessions all gave way to newcomers, each after one datagram, gives way itself, and its figures with it.
      const forgotten = answered - figures.sum("sixbeat_receiver_replies_sent_total");
      expect(forgotten).toBeGreaterThanOrEqual(0);
      expect(forgotten).toBeLessThanOrEqual(figures.sum("sixbeat_receiver_sessions_expired_total"));
      expect(figures.sum("sixbeat_internal_errors_total")).toBe(0);
      expect(receiver.complaints).toBe("");
    },
    240_000,
  );
});

/** Whether it is a request, as the codec says, whose own tests say what is one. */
function isRequest(datagram: Buffer, takesShort: boolean): boolean {
  const octets = octetsOf(datagram);
  if (recognise(octets, 0, datagram.length) === "unauthenticated") return true;
  return takesShort && isShortRequest(octets, 0, datagram.length, Date.now() / 1000);
}

/** Whether a request does not say that it wants no reply. */
function wantsReply(request: Buffer): boolean {
  const [octets, tlvs] = [octetsOf(request), createTlvIndex()];
  indexRequestTlvs(octets, 0, request.length, "unauthenticated", undefined, tlvs);
  return tlvs.hello === -1 || helloWantsReply(octets, tlvs.hello);
}

/** Resident octets, from the kernel: to be asked for them would cost the receiver memory. */
async function memory({ pid }: ServiceProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

type Random = (below: number) => number;

/** Marsaglia's xorshift: the same numbers in every run. */
function randomNumbers(seed: number): Random {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const octets = (random: Random, length: number) => Buffer.from(Array.from({ length }, () => random(256)));

function hostile(random: Random): Buffer {
  const request = honest(random);
  switch (random(8)) {
    case 0:
      return octets(random, random(300));
    case 1:
      return request.subarray(0, random(request.length));
    case 2:
      for (let flips = random(8); flips >= 0; flips--) request[random(request.length)]! ^= 1 << random(8);
      return request;
    case 3:
      // A TLV, or what is inside of one, that says it is longer or shorter than it is.
      request.writeUInt16BE(random(random(2) === 0 ? 32 : 65_536), Math.min(44 + random(60), request.length - 2));
      return request;
    case 4:
      return Buffer.concat([request, octets(random, random(1000))]);
    case 5:
      return Buffer.concat([request, Buffer.alloc(random(20) === 0 ? 9000 : random(1000))]);
    case 6:
      // As a reply has it.
      request.writeUInt32BE(1 + random(2 ** 32 - 1), 16 + 4 * random(7));
      return request;
    default:
      return request;
  }
}

function honest(random: Random): Buffer {
  const tlvs = [
    (to: Octets, at: number) => writeClassOfService(to, at, random(64)),
    (to: Octets, at: number) => writeDirectMeasurement(to, at, random(2 ** 32)),
    writeLocation,
    writeTimestampInformation,
    (to: Octets, at: number) => writeExtraPadding(to, at, at + random(200)),
  ];
  return stampRequest({
    sequence: random(2) === 0 ? random(2 ** 32) : random(100),
    ssid: random(3000),
    ...(random(2) === 0 && { hello: { source: `source ${random(5000)}`, age: random(2 ** 32), flow: random(256) } }),
    tlvs: (to, at) => tlvs.filter(() => random(3) === 0).reduce((end, write) => write(to, end), at),
  });
}
