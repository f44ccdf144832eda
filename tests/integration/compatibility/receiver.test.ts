import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { type Exchange, exchanges, recordings, said } from "./recordings.ts";
import { PLAIN, SIGNED, signatureOf, timeless } from "./stamp-octets.ts";

it("this version is on record", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  expect(recordings.map((recording) => recording.version)).toContain(version);
});

describe("the receiver, asked by the sender of", () => {
  let socket: Socket;
  const replies: Buffer[] = [];

  beforeEach(async () => {
    replies.length = 0;
    socket = createSocket("udp6");
    socket.on("message", (reply) => replies.push(reply));
    socket.bind(0, "::1");
    await once(socket, "listening");
  });

  afterEach(() => {
    socket.close();
  });

  it.each(exchanges)("%s, answers as its receiver did, and misses nothing", async (_, exchange) => {
    await using keys = await ScratchFile.create("keys", exchange.key ?? "", 0o600);
    const signed = exchange.key === undefined ? [] : ["--key-file", keys.path];
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--name", "node-b", ...signed]);
    const address = await receiver.address();
    const requests = said(exchange, "sender");
    expect(requests).not.toEqual([]);
    for (const request of requests) socket.send(request, Number(address.slice(address.lastIndexOf(":") + 1)), "::1");

    await receiver.metricIs("sixbeat_receiver_datagrams_received_total", {}, requests.length);
    const recorded = said(exchange, "receiver");
    await eventually(() => expect(replies).toHaveLength(recorded.length));
    expect(withoutTimes(replies, exchange)).toEqual(withoutTimes(recorded, exchange));
    const metrics = await receiver.metrics();
    expect(metrics.sum("sixbeat_receiver_datagrams_rejected_total")).toBe(0);
    expect(metrics.sum("sixbeat_receiver_replies_sent_total")).toBe(recorded.length);
    for (const reply of replies) expectSigned(reply, exchange);
  });
});

function withoutTimes(replies: readonly Buffer[], { key }: Exchange): string[] {
  return replies.map((reply) => timeless(reply, key === undefined ? PLAIN : SIGNED)).sort();
}

function expectSigned(reply: Buffer, { key }: Exchange): void {
  if (key === undefined) return;
  const { signature } = SIGNED;
  expect(reply.subarray(signature, signature + 16)).toEqual(signatureOf(reply, key));
}
