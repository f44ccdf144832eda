import { createReply, octetsOf, readReply } from "@sixbeat/common/datagram";
import { AF_INET6, Socket } from "@sixbeat/common/socket";
import { describe, expect, it } from "vitest";
import { ServiceProcess } from "../../support/service-process.ts";
import { type Asked, stampRequest } from "../../support/stamp-client.ts";

const PREFIX = "sixbeat_receiver_";

/** Sends datagrams of one size, the last of which may be shorter, in one call, for the kernels of both ends to keep together. */
async function exchange(address: string, datagrams: readonly Buffer[], answers: number) {
  using socket = new Socket(AF_INET6);
  socket.connect(["::1", Number(address.split("]:")[1]), 0, 0]);
  const segmentSize = datagrams[0]!.length;
  socket.sendmsg(datagrams, [{ name: "UDP_SEGMENT", segmentSize }]);
  const replies = [];
  for (let i = 0; i < answers; i++) {
    const octets = octetsOf(await socket.recv(65_535, { timeout: 10_000 }));
    const reply = createReply();
    readReply(octets, 0, octets.bytes.length, "unauthenticated", Date.now() / 1000, reply);
    replies.push({ numbers: [reply.sequence, reply.senderSequence], length: octets.bytes.length });
  }
  return replies;
}

/** One request, alike in everything but its number. */
const alike = (asked: Partial<Asked> = {}) => {
  const first = stampRequest({ sequence: 0, hello: {}, ...asked });
  return (sequence: number) => {
    const octets = Buffer.from(first);
    octets.writeUInt32BE(sequence);
    return octets;
  };
};

describe("datagrams that come as one message", () => {
  it("are accounted for and answered like any others", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
    const request = alike();
    const sequences = [0, 1, 2, 3, 10, 11, 12, 11, 9];
    const replies = await exchange(await receiver.address(), sequences.map(request), sequences.length);
    const { length } = request(0);
    expect(replies).toEqual(sequences.map((sequence, i) => ({ numbers: [i, sequence], length })));
    const figures = await receiver.metrics();
    const value = (name: string) => figures.sum(PREFIX + name, { source: "here" });
    expect(value("datagrams_expected_total")).toBe(13);
    expect(value("datagrams_received_total")).toBe(8);
    expect(value("bytes_received_total")).toBe(8 * length);
    expect(value("duplicates_total")).toBe(1);
    expect(value("reordered_total")).toBe(1);
    expect(value("forward_delay_seconds_count")).toBe(8);
    expect(value("replies_sent_total")).toBe(9);
  });

  it("may be of several sessions, and no STAMP at all", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
    const [one, other] = [alike({ ssid: 1 }), alike({ ssid: 2, hello: { source: "near" } })];
    const { length } = one(0);
    const datagrams = [one(0), one(1), other(0), Buffer.alloc(length, "x"), other(1), one(2), Buffer.from("short")];
    const replies = await exchange(await receiver.address(), datagrams, 5);
    expect(replies.map(({ numbers }) => numbers)).toEqual([0, 1, 0, 1, 2].map((number) => [number, number]));
    await receiver.metricIs(`${PREFIX}datagrams_received_total`, { source: "here" }, 3);
    await receiver.metricIs(`${PREFIX}datagrams_received_total`, { source: "near" }, 2);
    await receiver.metricIs(`${PREFIX}datagrams_received_total`, { format: "text" }, 2);
  });

  it("are limited one by one in their replies, and counted and printed one by one", async () => {
    const args = ["--listen", "[::1]:0", "--reply-limit", "5/s", "--count", "40", "--print", "rate"];
    await using receiver = new ServiceProcess("receiver", args);
    const request = alike();
    const replies = await exchange(
      await receiver.address(),
      Array.from({ length: 40 }, (_, i) => request(i)),
      5,
    );
    expect(replies.map(({ numbers }) => numbers)).toEqual([0, 1, 2, 3, 4].map((number) => [number, number]));
    expect(await receiver.ended()).toBe(0);
    expect(receiver.log.filter(({ msg }) => msg === "datagram received")).toHaveLength(20);
    expect(receiver.log.find(({ msg }) => msg === "datagrams not printed")).toMatchObject({ suppressed: 20 });
    expect(receiver.log.at(-1)).toMatchObject({ msg: "stopped", received: 40, missing: 0 });
  });
});
