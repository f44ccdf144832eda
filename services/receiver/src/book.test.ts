import type { PathLabels } from "@sixbeat/common/measure";
import { describe, expect, it } from "vitest";
import { ReceiverBook } from "./book.ts";
import { Counters } from "./counters.ts";
import { ReceiverLedger } from "./ledger.ts";
import { pathsPage } from "./paths-page.ts";
import { summary } from "./summary.ts";

const path = (source: string): PathLabels => ({ source, target: "here", family: "ipv6", flow: "0" });

/** What arrived of a source's STAMP datagrams. */
function count(counters: Counters, source: string, delays: readonly number[], missing: number): void {
  const row = counters.row(path(source));
  const { expected, received, octets } = counters.paths.columns;
  expected[row]! += delays.length + missing;
  received[row]! += delays.length;
  octets[row]! += 85 * delays.length;
  for (const delay of delays) counters.delays.record(row, delay);
  counters.hopLimits.note(row, 252);
  counters.retain(row);
}

describe(ReceiverBook, () => {
  it("comes to what one thread would have counted", () => {
    const threads = [new Counters(), new Counters()];
    const one = new Counters();
    for (const [thread, source, delays, missing] of [
      [0, "a", [30_000, 50_000, 9_000_000], 1],
      [1, "b", [-4], 0],
      [1, "a", [1_000_000, 2_000_000], 3],
    ] as const) {
      for (const counters of [threads[thread]!, one]) count(counters, source, delays, missing);
    }
    for (const [at, counters] of [...threads, one].entries()) {
      // Text of the same name is another path.
      const row = counters.texts.row(path("a"));
      counters.texts.columns.received[row]! = at === 2 ? 3 : at + 1;
      counters.rejected.truncated = at === 2 ? 3 : at + 1;
    }
    const book = new ReceiverBook(3);
    for (const counters of threads) {
      const ledger = new ReceiverLedger(counters, () => 5);
      const paths = [...ledger.paths()];
      structuredClone(ledger.copy(paths)).forEach((copy, at) => {
        book.add(ledger.labels(paths[at]!), copy);
      });
      book.addRest(structuredClone(ledger.rest()));
    }
    expect(book.outcome(7)).toEqual({ status: 0, ...summary(one, 10, 7) });
    const page = pathsPage(one).read(new URLSearchParams()) as { paths: Record<string, unknown>[] };
    expect(page.paths).toHaveLength(3);
    for (const { source, target, family, flow, ...facts } of page.paths) {
      const labels = { source, target, family, flow, format: facts["format"] } as Parameters<typeof book.describe>[0];
      expect(book.describe(labels)).toEqual(facts);
    }
  });
});
