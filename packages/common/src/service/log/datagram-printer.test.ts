import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { Output } from "../definition.ts";
import { DatagramPrinter } from "./datagram-printer.ts";

const DATAGRAM = { event: "received", peer: "[::1]:7", length: 90, data: Buffer.from("Grüße") } as const;

function printed(mode: Output["mode"], datagram: Parameters<DatagramPrinter["print"]>[0]): string {
  return printedBy(mode, (printer) => printer.print(datagram));
}

function printedBy(mode: Output["mode"], print: (printer: DatagramPrinter) => void): string {
  const lines: string[] = [];
  const logger = pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) });
  const output = { mode, line: (line: string) => void lines.push(line) };
  const noon = new Date(2026, 10, 22, 12);
  print(new DatagramPrinter("all", logger, output, () => noon));
  return lines.join();
}

describe(DatagramPrinter, () => {
  it.each([
    ["text by its length", DATAGRAM, "12:00:00.000 received 90 octets from [::1]:7: Grüße"],
    ["STAMP by its number", { ...DATAGRAM, sequence: 17 }, "12:00:00.000 received stamp 17 from [::1]:7: Grüße"],
    ["what was sent by its target", { ...DATAGRAM, event: "sent" }, "12:00:00.000 sent 90 octets to [::1]:7: Grüße"],
  ] as const)("names %s", (_, datagram, line) => {
    expect(printed("pretty", datagram)).toBe(line);
  });

  it("writes a record with the number, where there is one", () => {
    const record = { level: 30, peer: "[::1]:7", length: 90, text: "Grüße", msg: "datagram received" };
    expect(JSON.parse(printed("json", DATAGRAM))).toEqual(record);
    expect(JSON.parse(printed("json", { ...DATAGRAM, sequence: 0 }))).toEqual({ ...record, sequence: 0 });
  });

  it("says what became of one in words for a person, in a record for a log", () => {
    const print = (printer: DatagramPrinter) => printer.printOutcome("datagram lost", { sequence: 3 }, "lost 3");
    expect(printedBy("pretty", print)).toBe("12:00:00.000 lost 3");
    expect(JSON.parse(printedBy("json", print))).toEqual({ level: 30, sequence: 3, msg: "datagram lost" });
  });
});
