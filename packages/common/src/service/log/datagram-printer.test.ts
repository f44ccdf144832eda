import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { Output } from "../definition.ts";
import { DatagramPrinter, LINES_PER_SECOND, type PrintMode } from "./datagram-printer.ts";

const DATAGRAM = { event: "received", peer: "[::1]:7", length: 90, data: Buffer.from("Grüße") } as const;

function printed(mode: Output["mode"], datagram: Parameters<DatagramPrinter["print"]>[0]): string {
  return printedBy(mode, (printer) => printer.print(datagram));
}

function printedBy(
  mode: Output["mode"],
  print: (printer: DatagramPrinter) => void,
  which: PrintMode = "all",
  now = () => new Date(2026, 10, 22, 12).getTime(),
): string {
  const lines: string[] = [];
  const logger = pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) });
  const output = { mode, line: (line: string) => void lines.push(line) };
  const printer = new DatagramPrinter(which, logger, output, now);
  print(printer);
  printer[Symbol.dispose]();
  return lines.join();
}

describe(DatagramPrinter, () => {
  it.each([
    ["text by its length", DATAGRAM, "12:00:00.000 received 90 octets from [::1]:7: Grüße"],
    ["STAMP by its number", { ...DATAGRAM, sequence: 17 }, "12:00:00.000 received stamp 17 from [::1]:7: Grüße"],
    [
      "one of several flows",
      { ...DATAGRAM, path: { target: "b", flow: 2 } },
      "12:00:00.000 received 90 octets from [::1]:7 flow 2: Grüße",
    ],
    ["what was sent by its target", { ...DATAGRAM, event: "sent" }, "12:00:00.000 sent 90 octets to [::1]:7: Grüße"],
  ] as const)("names %s", (_, datagram, line) => {
    expect(printed("pretty", datagram)).toBe(line);
  });

  it("writes a record with the number, where there is one", () => {
    const record = { level: 30, peer: "[::1]:7", length: 90, text: "Grüße", msg: "datagram received" };
    expect(JSON.parse(printed("json", DATAGRAM))).toEqual(record);
    expect(JSON.parse(printed("json", { ...DATAGRAM, sequence: 0 }))).toEqual({ ...record, sequence: 0 });
    const path = { target: "b", flow: 2 };
    expect(JSON.parse(printed("json", { ...DATAGRAM, path }))).toEqual({ ...record, ...path });
  });

  it("says what became of one in words for a person, in a record for a log", () => {
    const print = (printer: DatagramPrinter) => printer.printOutcome("datagram lost", { sequence: 3 }, "lost 3");
    expect(printedBy("pretty", print)).toBe("12:00:00.000 lost 3");
    expect(JSON.parse(printedBy("json", print))).toEqual({ level: 30, sequence: 3, msg: "datagram lost" });
  });

  it.each([
    ["all", 100],
    ["none", 0],
    ["rate", LINES_PER_SECOND],
  ] as const)("with %s wants %i of a hundred at once", (mode, wanted) => {
    const counted = printedBy("pretty", (printer) => expect(printer.wanted(100)).toBe(wanted), mode);
    expect(counted).toMatch(mode === "rate" ? / 80 more datagrams not printed/ : /^$/);
  });

  it("wants as many as a person can follow in each second", () => {
    let now = 0;
    printedBy(
      "pretty",
      (printer) => {
        expect([printer.wanted(LINES_PER_SECOND - 1), printer.wants(), printer.wants()]).toEqual([19, true, false]);
        now = 1000;
        expect(printer.wants()).toBe(true);
      },
      "rate",
      () => now,
    );
  });
});
