import { loadConfig } from "@sixbeat/common/config";
import { describe, expect, it } from "vitest";
import { SenderBook } from "./book.ts";
import { combining } from "./combining.ts";
import { command, type SenderConfig } from "./command.ts";
import { Figures } from "./figures.ts";
import { SenderLedger } from "./ledger.ts";
import { outcomeOf } from "./outcome.ts";
import type { Path } from "./path.ts";
import { pathsPage } from "./paths-page.ts";

function config(...argv: readonly string[]): SenderConfig {
  const loaded = loadConfig(command, { argv: ["--name", "here", ...argv], env: {} });
  if (loaded.action !== "run") throw new Error(loaded.action);
  return loaded.config;
}

/** What was sent to a target; and of its replies the delays, and how many did not come. */
function count(figures: Figures, target: string, delays: readonly number[], lost: number): void {
  const row = figures.row(target, "ipv6", 0);
  figures.columns.sent[row]! += delays.length + lost;
  figures.columns.octets[row]! += 85 * (delays.length + lost);
  figures.columns.replied[row]! += delays.length;
  figures.columns.lostForward[row]! += lost;
  for (const delay of delays) {
    figures.roundTrips.record(row, delay);
    figures.forward.delays.record(row, delay / 2);
    figures.forward.hops.note(row, 3);
  }
  figures.icmpErrors.count(row, "port_unreachable", lost);
  figures.notSent(row, "ENETUNREACH");
}

const COUNTED: readonly (readonly [thread: number, target: string, delays: readonly number[], lost: number])[] = [
  [0, "a", [40_000, 90_000, 12_000_000], 1],
  [1, "b", [30_000], 0],
  [1, "a", [1_000_000, 2_000_000, 3_000_000, 4_000_000], 2],
];

describe(SenderBook, () => {
  const settings = config("--count", "5", "--max-loss", "30%", "x");
  const threads = [new Figures("here"), new Figures("here")];
  const one = new Figures("here");
  for (const [thread, ...what] of COUNTED) {
    for (const figures of [threads[thread]!, one]) count(figures, ...what);
  }
  for (const [thread, figures] of [...threads, one].entries()) figures.rejected.peer = thread === 2 ? 3 : thread + 1;

  const book = new SenderBook(settings, 2);
  for (const figures of threads) {
    const ledger = new SenderLedger(figures, () => []);
    const rows = [...ledger.paths("known")];
    structuredClone(ledger.copy(rows)).forEach((copy, at) => {
      book.add(ledger.labels(rows[at]!), copy);
    });
    book.addRest(structuredClone(ledger.rest()));
  }

  it("comes to what one thread would have counted", () => {
    expect(book.outcome(7)).toEqual(outcomeOf(settings, one, 7));
    expect(book.outcome(7)).toMatchObject({ status: 1, figures: { sent: 11, lost: 3, rejected: 3 } });
    const page = pathsPage(one, () => []).read(new URLSearchParams()) as { paths: Record<string, unknown>[] };
    const described = page.paths.map(({ source, target, family, flow }) => {
      const labels = { source, target, family, flow } as Parameters<typeof book.describe>[0];
      return { ...labels, ...book.describe(labels) };
    });
    expect(described).toEqual(page.paths);
  });

  it("says where a path goes on, whichever thread it ended in", () => {
    const labels = { source: "here", target: "c", family: "ipv6", flow: "0" } as const;
    const figures = new Figures("here");
    const row = figures.row("c", "ipv6", 0);
    const path = { row, destination: { peer: { text: "[::1]:9" }, isAbsent: false, state: "resolved" } } as unknown;
    const [going] = new SenderLedger(figures, () => [path as Path]).copy([row]);
    const [ended] = new SenderLedger(figures, () => []).copy([row]);
    for (const copies of [
      [going, ended],
      [ended, going],
    ]) {
      const book = new SenderBook(settings, 1);
      for (const copy of copies) book.add(labels, copy);
      expect(book.describe(labels)).toMatchObject({ address: "[::1]:9", state: "resolved" });
    }
  });
});

describe("combining", () => {
  it.each([
    ["is ready with the first thread that is", ["no", undefined], undefined],
    ["is not ready when none is", ["no", "no"], "no"],
  ])("%s", (_, reasons, expected) => {
    expect(combining.notReady(reasons)).toBe(expected);
  });

  it.each<[argv: string[], advice: string | undefined]>([
    [["--threads", "2", "a", "b"], undefined],
    [["--threads", "2", "--flows", "2", "a"], undefined],
    [["--threads", "3", "a", "b", "a"], "targets times flows is 2: of 3 threads 1 will have nothing to send"],
    [
      ["--threads", "4", "--fanout", "1", "--flows", "2", "a", "b"],
      "targets times flows is 2: of 4 threads 2 will have nothing to send",
    ],
    [["--threads", "9", "--resolve", "all", "a"], undefined],
  ])("says of %j %j", (argv, advice) => {
    expect(combining.advice?.(config(...argv))).toBe(advice);
  });
});
