import {
  type ClassOfService,
  helloAsksName,
  helloIsNumbered,
  nanosecondsBetween,
  readClassOfService,
  readDirectMeasurement,
  readHello,
  readLocation,
  readTimestampInformation,
  writeClassOfService,
  writeDirectMeasurement,
  writeExtraPadding,
  writeLocation,
  writeTimestampInformation,
} from "@sixbeat/common/datagram";
import { describe, expect, it } from "vitest";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { StampClient, stampRequest } from "../../support/stamp-client.ts";

const LOCAL = ["--listen", "[::1]:0"];
const RECEIVED = "sixbeat_receiver_datagrams_received_total";

describe("the receiver", () => {
  it("answers a request with its own number, both times, the hop limit, and the request's own words", async () => {
    await using receiver = new ServiceProcess("receiver", LOCAL);
    const address = await receiver.address();
    await using client = await StampClient.open(address);
    for (const sequence of [0, 1, 5]) await client.send(stampRequest({ sequence, ssid: 0xbeef, hello: {} }));
    const replies = await client.answered(3);
    expect(replies.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(replies.map(({ senderSequence }) => senderSequence)).toEqual([0, 1, 5]);
    for (const { octets, tlvs, ...reply } of replies) {
      expect(reply).toMatchObject({ ssid: 0xbeef, ttl: 64, from: `::1 ${address.split("]:")[1]}` });
      expect(nanosecondsBetween(reply.senderSent, reply.received)).toBeGreaterThan(-1_000_000);
      expect(nanosecondsBetween(reply.received, reply.sent)).toBeGreaterThan(0);
      expect(nanosecondsBetween(reply.received, reply.sent)).toBeLessThan(20e9);
      expect(helloIsNumbered(octets, tlvs.hello)).toBe(true);
      expect(readHello(octets, tlvs.hello)).toMatchObject({ source: "here", target: "there", message: "hello" });
    }
  });

  it("answers what TLVs ask for", async () => {
    await using receiver = new ServiceProcess("receiver", LOCAL);
    const address = await receiver.address();
    await using client = await StampClient.open(address);
    const tlvs: Parameters<typeof stampRequest>[0]["tlvs"] = (octets, at) => {
      let end = writeClassOfService(octets, at, 46);
      end = writeDirectMeasurement(octets, end, 9);
      end = writeTimestampInformation(octets, end);
      end = writeLocation(octets, end);
      return writeExtraPadding(octets, end, 300);
    };
    const requests = [0, 1].map((sequence) => stampRequest({ sequence, tlvs }));
    await client.send(...requests);
    const [, reply] = await client.answered(2);
    const { octets, length, tlvs: places } = reply!;
    expect(length).toBe(300);
    const [classOfService, counts, times] = [{}, {}, {}] as [ClassOfService, object, object];
    readClassOfService(octets, places.classOfService, classOfService);
    expect(classOfService).toEqual({ requestedDscp: 46, receivedDscp: 0, receivedEcn: 0, refused: false });
    readDirectMeasurement(octets, places.directMeasurement, counts as Parameters<typeof readDirectMeasurement>[2]);
    expect(counts).toEqual({ senderSent: 9, reflectorReceived: 2, reflectorSent: 2 });
    readTimestampInformation(
      octets,
      places.timestampInformation,
      times as Parameters<typeof readTimestampInformation>[2],
    );
    expect(times).toMatchObject({ methodIn: 2, methodOut: 2 });
    const loopback = Uint8Array.from([...Array(15).fill(0), 1]);
    expect(readLocation(octets, places.location)).toEqual({
      source: loopback,
      sourcePort: client.port,
      destination: loopback,
      destinationPort: Number(address.split("]:")[1]),
    });
    expect(octets.bytes.subarray(-40)).toEqual(requests[1]!.subarray(-40));
  });

  it("says its own name to who asks for it, and counts under that name", async () => {
    await using receiver = new ServiceProcess("receiver", [...LOCAL, "--name", "node-7"]);
    await using client = await StampClient.open(await receiver.address());
    await client.send(stampRequest({ sequence: 0, hello: { target: "service", asksName: true } }));
    const [reply] = await client.answered(1);
    expect(readHello(reply!.octets, reply!.tlvs.hello).target).toBe("node-7");
    expect(helloAsksName(reply!.octets, reply!.tlvs.hello)).toBe(true);
    await receiver.metricIs(RECEIVED, { source: "here", target: "node-7", format: "stamp" }, 1);
  });

  it("takes text on the same port, and prints both", async () => {
    await using receiver = new ServiceProcess("receiver", [...LOCAL, "--print", "all"]);
    await using client = await StampClient.open(await receiver.address());
    await client.send("plain", stampRequest({ sequence: 17, hello: { message: "Grüße" } }));
    await client.answered(1);
    await receiver.logs("datagram received", 2);
    const printed = receiver.log.filter(({ msg }) => msg === "datagram received");
    expect(printed[0]).toMatchObject({ text: "plain", length: 5 });
    expect(printed[0]).not.toHaveProperty("sequence");
    expect(printed[1]).toMatchObject({ text: "Grüße", sequence: 17, peer: `[::1]:${client.port}` });
    await receiver.metricIs(RECEIVED, { format: "text", source: "::1" }, 1);
    await receiver.metricIs(RECEIVED, { format: "stamp", source: "here", target: "there", flow: "0" }, 1);
    expect(client.replies).toHaveLength(1);
  });

  it("never answers a reply, a request that wants none, or anything where it is told not to", async () => {
    await using file = await ScratchFile.create("receiver.yaml", "reflect: true\n");
    await using receiver = new ServiceProcess("receiver", [...LOCAL, "--config", file.path]);
    await using client = await StampClient.open(await receiver.address());
    await client.send(stampRequest({ sequence: 0 }));
    const [reply] = await client.answered(1);
    await client.send(reply!.octets.bytes, stampRequest({ sequence: 1, ssid: 8, hello: { wantsReply: false } }));
    await receiver.metricIs(RECEIVED, {}, 3);
    await file.write("reflect: false\n");
    receiver.kill("SIGHUP");
    await receiver.logged("configuration reloaded");
    await client.send(stampRequest({ sequence: 1 }));
    await receiver.metricIs(RECEIVED, { source: "::1", format: "stamp" }, 2);
    await receiver.metricIs("sixbeat_receiver_replies_sent_total", {}, 1);
    expect(client.replies).toHaveLength(1);
  });

  it("withholds replies beyond the limit, which take their numbers all the same", async () => {
    await using receiver = new ServiceProcess("receiver", [...LOCAL, "--reply-limit", "3/s", "--print", "none"]);
    await using client = await StampClient.open(await receiver.address());
    // More than even a slow test could have answered.
    const requests = Array.from({ length: 200 }, (_, sequence) => stampRequest({ sequence, hello: {} }));
    await client.send(...requests);
    await receiver.metricIs(RECEIVED, { source: "here" }, 200);
    const withheld = (await receiver.metrics()).value("sixbeat_receiver_replies_withheld_total");
    const replies = await client.answered(200 - withheld);
    expect(withheld).toBeGreaterThan(10);
    expect(replies.map(({ sequence }) => sequence)).toEqual(replies.map(({ senderSequence }) => senderSequence));
  });

  it("answers short requests of TWAMP-Light where it is told to", async () => {
    await using receiver = new ServiceProcess("receiver", [...LOCAL, "--twamp-light"]);
    await using client = await StampClient.open(await receiver.address());
    await client.send(stampRequest({ sequence: 3 }).subarray(0, 14), stampRequest({ sequence: 4 }).subarray(0, 14));
    const replies = await client.answered(2);
    expect(replies).toMatchObject([
      { sequence: 0, senderSequence: 3, length: 44, ssid: 0 },
      { sequence: 1, senderSequence: 4, length: 44, ssid: 0 },
    ]);

    await using other = new ServiceProcess("receiver", LOCAL);
    await using stranger = await StampClient.open(await other.address());
    await stranger.send(stampRequest({ sequence: 3 }).subarray(0, 14));
    await other.metricIs(RECEIVED, { format: "text" }, 1);
    expect(stranger.replies).toEqual([]);
  });

  it("answers over IPv4 as over IPv6", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::]:0"]);
    const port = (await receiver.address()).replace("[::]:", "");
    await using client = await StampClient.open(`127.0.0.1:${port}`);
    await client.send(stampRequest({ sequence: 0, tlvs: writeLocation }));
    const [reply] = await client.answered(1);
    expect(reply).toMatchObject({ from: `127.0.0.1 ${port}`, ttl: 64 });
    const loopback = Uint8Array.from([127, 0, 0, 1]);
    expect(readLocation(reply!.octets, reply!.tlvs.location)).toMatchObject({
      source: loopback,
      destination: loopback,
    });
    await receiver.metricIs(RECEIVED, { source: "127.0.0.1", family: "ipv4", format: "stamp" }, 1);
  });
});
