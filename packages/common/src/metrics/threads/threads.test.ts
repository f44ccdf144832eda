import { text } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DelayHistograms, PathTable } from "../../measure/index.ts";
import { Metrics } from "../metrics.ts";
import { definePathCounter, definePathGauge, definePathHistogram } from "../path-metrics.ts";
import { buffersOf, combineParts, Names, ownPart, type Packed, Packer, type Part, Unpacker } from "./index.ts";

/** What one thread counts. */
class Counting {
  readonly metrics = new Metrics();
  readonly paths = new PathTable(["sent", "hops", "pending"], 20_000, "target");
  readonly delays = new DelayHistograms(this.paths.size);
  readonly packer = new Packer();
  readonly unpacker: Unpacker;
  codes = new Map<string, number>();
  level = 0;

  constructor(names: Names) {
    this.unpacker = new Unpacker(names);
    const { metrics, paths, delays } = this;
    const { columns } = paths;
    definePathCounter(metrics, { name: "sent_total", help: "s", paths, read: (row) => columns.sent[row]! });
    definePathGauge(metrics, { name: "hops", help: "h", paths, read: (row) => columns.hops[row] || undefined });
    const pending = (row: number) => [["now", columns.pending[row]!] as const];
    definePathGauge(metrics, { name: "pending", help: "p", paths, label: "when", combine: "sum", read: pending });
    const read = (row: number) => ({
      buckets: delays.cumulative(row),
      sum: delays.sum(row),
      count: delays.count(row),
    });
    definePathHistogram(metrics, { name: "delay_seconds", help: "d", paths, read });
    const figure = (name: string, combine: "sum" | "max") =>
      metrics.define({ name, type: "gauge", help: name, labels: [], combine, collect: (emit) => emit(this.level) });
    figure("all", "sum");
    figure("highest", "max");
    metrics.define({
      name: "errors_total",
      type: "counter",
      help: "e",
      labels: ["code"],
      collect: (emit) => {
        for (const [code, count] of this.codes) emit(count, code);
      },
    });
  }

  row(target: string): number {
    return this.paths.row({ source: "here", target, family: "ipv6", flow: "0" });
  }

  send(target: string, count: number, delay = 50_000): void {
    const row = this.row(target);
    this.paths.columns.sent[row]! += count;
    this.delays.record(row, delay, count);
  }

  async pack(): Promise<Packed> {
    const packed = await this.packer.pack(await this.metrics.snapshots());
    return structuredClone(packed, { transfer: buffersOf(packed) });
  }

  async part(): Promise<Part> {
    return this.unpacker.unpack(await this.pack());
  }
}

function threads(count: number): Counting[] {
  const names = new Names();
  return Array.from({ length: count }, () => new Counting(names));
}

/** The lines of a scrape of them all, in order. */
async function scraped(all: readonly Counting[]): Promise<string[]> {
  const together = new Metrics();
  together.combineWith(async (own) => combineParts([ownPart(own), ...(await Promise.all(all.map((of) => of.part())))]));
  return lines(together);
}

async function lines(metrics: Metrics): Promise<string[]> {
  const all = (await text((await metrics.exposition()).parts())).split("\n");
  return all.filter((line) => line !== "" && !line.startsWith("#")).sort();
}

const of = (target: string) => `source="here",target="${target}",family="ipv6",flow="0"`;

describe("figures of several threads", () => {
  it("are those that one thread would have counted", async () => {
    const event = fc.record({
      thread: fc.integer({ min: 0, max: 2 }),
      target: fc.constantFrom("a", "b", "c", 'q"x"', "é"),
      count: fc.integer({ min: 1, max: 1000 }),
      delay: fc.integer({ min: -20_000, max: 40_000_000 }),
      code: fc.constantFrom("EIO", "EAGAIN"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const several = threads(3);
        const [one] = threads(1);
        for (const { thread, target, count, delay, code } of events) {
          // As sums of whole nanoseconds, which floating point does not round.
          for (const counting of [several[thread]!, one!]) {
            counting.send(target, count, Math.round(delay / 1e6) * 1e9);
            counting.codes.set(code, (counting.codes.get(code) ?? 0) + count);
          }
        }
        expect(await scraped(several)).toEqual(await lines(one!.metrics));
      }),
    );
  });

  it("add up, or are the highest, or those of the thread in which a path was begun last", async () => {
    const [a, b] = threads(2);
    [a!.level, b!.level] = [3, 4];
    for (const [counting, hops, since] of [
      [a!, 5, 2000],
      [b!, 7, 1000],
    ] as const) {
      const row = counting.row("x");
      counting.paths.columns.hops[row] = hops;
      counting.paths.columns.pending[row] = hops;
      counting.paths.noteSession(row, since);
    }
    const text = await scraped([a!, b!]);
    expect(text).toContain("all 7");
    expect(text).toContain("highest 4");
    expect(text).toContain(`hops{${of("x")}} 5`);
    expect(text).toContain(`pending{${of("x")},when="now"} 12`);
    b!.paths.noteSession(b!.row("x"), 3000);
    expect(await scraped([a!, b!])).toContain(`hops{${of("x")}} 7`);
    // What the thread does not know that began last is what another one knew.
    b!.paths.columns.hops[b!.row("x")] = 0;
    expect(await scraped([a!, b!])).toContain(`hops{${of("x")}} 5`);
  });

  it("keep what a thread has counted that does not list the path any more, as long as another does", async () => {
    const [a, b] = threads(2);
    a!.send("x", 3);
    b!.send("x", 4);
    a!.paths.drop(a!.row("x"));
    expect(await scraped([a!, b!])).toContain(`sent_total{${of("x")}} 7`);
    b!.paths.drop(b!.row("x"));
    expect((await scraped([a!, b!])).filter((line) => line.includes('target="x"'))).toEqual([]);
    a!.send("x", 1);
    expect(await scraped([a!, b!])).toContain(`sent_total{${of("x")}} 8`);
  });

  it("are told with names that are new, and with no others", async () => {
    const [a, b] = threads(2);
    const told = async (counting: Counting) => {
      const packed = await counting.pack();
      counting.unpacker.unpack(packed);
      return packed.learnt.map(([, { target }]) => target);
    };
    a!.send("x", 1);
    b!.send("x", 1);
    expect([await told(a!), await told(b!), await told(a!)]).toEqual([["x"], ["x"], []]);
    a!.send("y", 1);
    expect(await told(a!)).toEqual(["y"]);
    a!.paths.reset(a!.row("x"));
    expect(await told(a!)).toEqual([]);
    a!.send("x", 5);
    expect(await told(a!)).toEqual(["x"]);
    expect(await scraped([a!, b!])).toContain(`sent_total{${of("x")}} 6`);
  });

  it("of ten thousand paths are packed and put together in many turns", { timeout: 30_000 }, async () => {
    const [a, b] = threads(2);
    for (let path = 0; path < 5_000; path++) {
      a!.send(`a${path}`, 1);
      b!.send(`b${path}`, 2);
    }
    let turns = 0;
    const ticking = setInterval(() => turns++, 0);
    const text = await scraped([a!, b!]);
    clearInterval(ticking);
    expect(text.filter((line) => line.startsWith("sent_total"))).toHaveLength(10_000);
    expect(turns).toBeGreaterThan(20);
  });
});
