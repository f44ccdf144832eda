import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lacks } from "../../support/requires.ts";
import { captureFile } from "./capture-file.ts";
import { exchange } from "./datagrams.ts";

type Fields = Record<string, unknown>;

/** What Wireshark's dissector of TWAMP-Test, whose unauthenticated layout STAMP has, makes of a datagram. */
function dissect(datagram: Buffer): Fields {
  const folder = mkdtempSync(join(tmpdir(), "tshark-"));
  const file = join(folder, "datagram.pcap");
  writeFileSync(file, captureFile(datagram));
  const options = ["-r", file, "-d", "udp.port==862,twamp.test", "-J", "twamp.test", "-T", "json"];
  const env = { ...process.env, TZ: "UTC", LC_ALL: "C" };
  const { status, stdout, stderr } = spawnSync("tshark", options, { encoding: "utf8", env });
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(stderr);
  const [packet]: { _source: { layers: Record<string, Fields> } }[] = JSON.parse(stdout);
  return packet?._source.layers["twamp.test"] ?? {};
}

describe.skipIf(lacks("tshark"))("tshark", () => {
  const SENT = "Nov 22, 2026 12:00:00.500000000 UTC";
  const SENDER_ERROR = {
    "twamp.test.error_estimate.s": "1",
    "twamp.test.error_estimate.z": "0",
    "twamp.test.error_estimate.scale": "12",
    "twamp.test.error_estimate.multiplier": "200",
  };

  it("reads a request of ours", () => {
    expect(dissect(exchange("ntp").request)).toMatchObject({
      "twamp.test.seq_number": String(0x01020304),
      "twamp.test.timestamp": SENT,
      "twamp.test.error_estimate_tree": SENDER_ERROR,
      // The SSID is where TWAMP has nothing.
      "twamp.test.mbz1": String(0xbeef),
      "twamp.test.sender_seq_number": "0",
      "twamp.test.sender_ttl": "0",
    });
  });

  it("reads a reply of ours", () => {
    const { reply } = exchange("ntp");
    expect(dissect(reply)).toMatchObject({
      "twamp.test.seq_number": "9",
      "twamp.test.timestamp": "Nov 22, 2026 12:00:00.750000000 UTC",
      "twamp.test.error_estimate_tree": { "twamp.test.error_estimate.s": "0", "twamp.test.error_estimate.scale": "10" },
      "twamp.test.mbz1": String(0xbeef),
      "twamp.test.receive_timestamp": "Nov 22, 2026 12:00:00.625000000 UTC",
      "twamp.test.sender_seq_number": String(0x01020304),
      "twamp.test.sender_timestamp": SENT,
      "twamp.test.sender_error_estimate_tree": SENDER_ERROR,
      "twamp.test.mbz2": "0",
      "twamp.test.sender_ttl": "254",
      "twamp.test.padding": reply.toString("hex", 41).replaceAll(/..(?=.)/g, "$&:"),
    });
  });
});
