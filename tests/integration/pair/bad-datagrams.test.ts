import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { lacks } from "../../support/requires.ts";
import { sendDatagrams } from "../../support/send-datagrams.ts";
import { commandPath, ServiceProcess } from "../../support/service-process.ts";
import { onTerminal } from "../../support/terminal.ts";

const DATAGRAMS = "sixbeat_receiver_datagrams_received_total";
const OCTETS = "sixbeat_receiver_bytes_received_total";
const REJECTED = "sixbeat_receiver_datagrams_rejected_total";

describe("a datagram", () => {
  it.each([
    ["::1", "ipv6", 0],
    ["127.0.0.1", "ipv4", 0],
    ["::1", "ipv6", 65_527],
    ["127.0.0.1", "ipv4", 65_507],
  ])("from %s over %s with %i octets is counted like any other", async (source, family, octets) => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::]:0", "--print", "all"]);
    const address = (await receiver.address()).replace("[::]", source.includes(":") ? "[::1]" : "127.0.0.1");
    await sendDatagrams(address, [Buffer.alloc(octets, "x"), "and one more"]);
    await receiver.metricIs(DATAGRAMS, { source, family }, 2);
    const figures = await receiver.metrics();
    expect(figures.value(OCTETS, { source, family })).toBe(octets + "and one more".length);
    expect(figures.sum(REJECTED)).toBe(0);
    await eventually(() => expect(receiver.printed).toHaveLength(2));
    const text = octets === 0 ? "" : `${"x".repeat(256)}… (${octets} octets)`;
    expect(receiver.printed).toEqual([text, "and one more"]);
    expect(receiver.log.find(({ msg }) => msg === "datagram received")).toMatchObject({ length: octets });
  });

  it("of any octets is one JSON line", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--print", "all"]);
    await sendDatagrams(await receiver.address(), HOSTILE);
    await eventually(() => expect(receiver.printed).toHaveLength(HOSTILE.length));
    expect(receiver.stdout).not.toMatch(HARMFUL);
  });

  it.skipIf(lacks("python3"))("can't steer the terminal that shows it", async () => {
    const argv = [
      process.execPath,
      commandPath("receiver"),
      "--listen",
      "[::1]:0",
      "--admin",
      "none",
      "--print",
      "all",
    ];
    await using terminal = onTerminal(argv, { NO_COLOR: "1" });
    const [, address] = await terminal.says(/receiving on (\S+)/);
    await sendDatagrams(address!, [...HOSTILE, "the end"]);
    await terminal.says(/: the end\r$/m);
    terminal.type("\x03");
    expect(await terminal.ended()).toBe(0);
    expect(terminal.octets.equals(Buffer.from(terminal.stdout))).toBe(true);
    const shown = terminal.stdout.replaceAll("\r\n", "\n");
    expect(shown).not.toMatch(HARMFUL);
    expect(shown.split("\n").filter((line) => / received \d+ octets from /.test(line))).toHaveLength(
      HOSTILE.length + 1,
    );
    expect(shown).toContain("\\x1b]0;owned\\x07");
  });
});

const HOSTILE = [
  "\x1b]0;owned\x07",
  "\x1b[2J\x1b[H",
  "\x1bP+q544e\x1b\\",
  "\u009b31mred",
  Buffer.from([0x9b, 0x33, 0x31, 0x6d]),
  "one\n12:00:00.000 received 4 octets from [::1]:1: fake",
  "back\rto the beginning",
  "bell\x07 backspace\x08 delete\x7f nul\0 tab\t form\f vertical\v",
  "\u202eevil\u202c \u2066isolated\u2069 \u200bhidden \ufeff",
  "lines\u2028and\u2029paragraphs\u0085",
  Buffer.from(Array.from({ length: 256 }, (_, octet) => octet)),
  Buffer.from([0xed, 0xa0, 0x80, 0xc0, 0x80, 0xf8, 0x88, 0x80, 0x80, 0x80, 0xff, 0xfe]),
];

/** Control characters other than the line feed, and what reorders, hides or breaks text. */
const HARMFUL = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;
