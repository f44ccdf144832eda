import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  createReply,
  createRequest,
  createTlvIndex,
  indexReplyTlvs,
  indexRequestTlvs,
  octetsOf,
  readDirectMeasurement,
  readReply,
  readRequest,
  recognise,
} from "@sixbeat/common/datagram";
import { describe, expect, it } from "vitest";
import { DEBIAN_PYTHON, lacks } from "../../support/requires.ts";
import { exchange, NOON } from "./datagrams.ts";

function python(program: string, input = ""): string {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const { status, stdout, stderr } = spawnSync(DEBIAN_PYTHON, [path], { input, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const dissect = (role: "request" | "reply", datagram: Buffer) =>
  JSON.parse(python("dissect.py", `${role} ${datagram.toString("hex")}\n`));

describe.skipIf(lacks("scapy"))("scapy", () => {
  const SENDER = { S: 1, Z: 0, scale: 12, multiplier: 200 };

  it("reads a request of ours", () => {
    const { request } = exchange("ntp");
    expect(dissect("request", request)).toEqual({
      seq: 0x01020304,
      ts: "eead57c080000000",
      err_estimate: SENDER,
      ssid: 0xbeef,
      mbz: 0,
      tlv_objects: [
        {
          flags: 0x80,
          type: 249,
          len: 27,
          value: `36620100000003e80504000500${Buffer.from("alphabetahello").toString("hex")}`,
        },
        { flags: 0x80, type: 4, len: 4, value: "b8000000" },
        { flags: 0x80, type: 1, len: 13, value: request.toString("hex", 87) },
      ],
    });
  });

  it.each([
    ["ntp", 0, "eead57c0a0000000", "eead57c0c0000000"],
    ["ptp", 1, "6b02d9402540be40", "6b02d9402cb41780"],
  ] as const)("reads a reply of ours with timestamps of %s", (format, z, received, sent) => {
    const { reply } = exchange(format);
    expect(dissect("reply", reply)).toEqual({
      seq: 9,
      ts: sent,
      err_estimate: { S: 0, Z: z, scale: 10, multiplier: 128 },
      ssid: 0xbeef,
      ts_rx: received,
      seq_sender: 0x01020304,
      ts_sender: "eead57c080000000",
      err_estimate_sender: SENDER,
      mbz1: 0,
      ttl_sender: 254,
      mbz2: 0,
      tlv_objects: [
        expect.objectContaining({ flags: 0, type: 249, len: 27 }),
        { flags: 0, type: 4, len: 4, value: "bae40000" },
        { flags: 0, type: 1, len: 13, value: reply.toString("hex", 87) },
      ],
    });
  });

  it("writes what we read", () => {
    const [request = "", reply = ""] = python("build.py").trim().split("\n");
    const tlvs = createTlvIndex();
    const counts = { senderSent: 0, reflectorReceived: 0, reflectorSent: 0 };

    const sent = octetsOf(Buffer.from(request, "hex"));
    const read = createRequest();
    expect(recognise(sent, 0, sent.bytes.length)).toBe("unauthenticated");
    readRequest(sent, 0, sent.bytes.length, "unauthenticated", NOON, read);
    expect(read).toEqual({
      sequence: 0x01020304,
      sent: { seconds: NOON, nanoseconds: 500_000_000 },
      errorEstimate: 0x8cc8,
      ssid: 0xbeef,
    });
    indexRequestTlvs(sent, 0, sent.bytes.length, "unauthenticated", undefined, tlvs);
    expect(tlvs).toMatchObject({ count: 2, malformed: false, directMeasurement: 48 });

    const answer = octetsOf(Buffer.from(reply, "hex"));
    const answered = createReply();
    expect(readReply(answer, 0, answer.bytes.length, "unauthenticated", NOON, answered)).toBe(true);
    expect(answered).toEqual({
      sequence: 9,
      sent: { seconds: NOON, nanoseconds: 750_000_000 },
      errorEstimate: 0x0d10,
      ssid: 0xbeef,
      received: { seconds: NOON, nanoseconds: 625_000_000 },
      senderSequence: 0x01020304,
      senderSent: { seconds: NOON, nanoseconds: 500_000_000 },
      senderErrorEstimate: 0x8cc8,
      ttl: 254,
    });
    indexReplyTlvs(answer, 0, answer.bytes.length, "unauthenticated", undefined, tlvs);
    readDirectMeasurement(answer, tlvs.directMeasurement, counts);
    expect(counts).toEqual({ senderSent: 7, reflectorReceived: 8, reflectorSent: 9 });
  });
});
