import { text } from "node:stream/consumers";
import { beforeEach, describe, expect, it } from "vitest";
import type { Emit } from "./definition.ts";
import { PARTS_AT_ONCE } from "./exposition.ts";
import { Metrics } from "./metrics.ts";

const ROWS = 50_000;
const LABEL = "x".repeat(100);

let metrics: Metrics;

beforeEach(() => {
  metrics = new Metrics();
  const collect = (emit: Emit) => {
    for (let row = 0; row < ROWS; row++) emit(row, `${LABEL}${row}`);
  };
  metrics.define({ name: "many", type: "gauge", help: "Many.", labels: ["target"], collect });
});

describe("an exposition", () => {
  it("is text in UTF-8, whatever is in it", async () => {
    const names = ["é", "東京", "🛰", "a\u0000\u007f", '"\\\n'];
    const collect = (emit: Emit) => {
      for (const name of names) emit(1, { source: name }, name);
    };
    metrics.define({ name: "few", type: "gauge", help: "Ümlaute.", labels: ["source", "target"], collect });
    const lines = names.map((name) => {
      const escaped = name.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
      return `few{source="${escaped}",target="${escaped}"} 1\n`;
    });
    const page = await text((await metrics.exposition()).parts());
    expect(page.slice(page.indexOf("\n# HELP few"))).toBe(`\n# HELP few Ümlaute.\n# TYPE few gauge\n${lines.join("")}`);
  });

  it("comes in parts, of which so many are in memory at once", async () => {
    const { parts } = await metrics.exposition();
    const memories: ArrayBufferLike[] = [];
    for await (const { buffer } of parts()) memories.push(buffer);
    expect(memories.length).toBeGreaterThan(PARTS_AT_ONCE);
    expect(new Set(memories).size).toBe(PARTS_AT_ONCE);
    expect(memories[PARTS_AT_ONCE]).toBe(memories[0]);
  });

  it("is the same for all who read it, each at his own speed", async () => {
    const { parts } = await metrics.exposition();
    const [slow, fast] = [parts()[Symbol.asyncIterator](), text(parts())];
    let page = `${(await slow.next()).value}`;
    await fast;
    for (let part = await slow.next(); !part.done; part = await slow.next()) page += part.value;
    expect(page === (await fast)).toBe(true);
    expect(page.split("\n").slice(2, -1)).toEqual(
      Array.from({ length: ROWS }, (_, row) => `many{target="${LABEL}${row}"} ${row}`),
    );
  });

  it("is formatted in turns of the event loop that have one part each, however many read it", async () => {
    const { parts } = await metrics.exposition();
    let inTurn = 0;
    let most = 0;
    let isReading = true;
    const turn = () => {
      inTurn = 0;
      if (isReading) setImmediate(turn);
    };
    setImmediate(turn);
    const read = async () => {
      let isFirst = true;
      for await (const _ of parts()) {
        // The first parts are formatted where the labels come from, one reader after the other.
        if (!isFirst) most = Math.max(most, ++inTurn);
        isFirst = false;
      }
    };
    await Promise.all(Array.from({ length: 10 }, read));
    isReading = false;
    expect(most).toBe(1);
  });
});
