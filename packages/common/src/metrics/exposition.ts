import type { Buffer } from "node:buffer";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Registry } from "prom-client";
import type { LabelRecord } from "./definition.ts";
import { header, textsOf, textsOfNames } from "./label-texts.ts";
import { Lines } from "./lines.ts";
import type { Snapshot } from "./snapshot.ts";
import { TextWriter } from "./text-writer.ts";

/** What Prometheus scrapes. It is formatted for each who reads it, while he does: the figures take far less memory. */
export interface Exposition {
  readonly contentType: string;
  /** The text in UTF-8. A part is in memory into which the next one is written. */
  parts(): AsyncIterable<Buffer>;
}

/** Octets of a part, and few more. It is formatted in a turn of the event loop, while datagrams wait. */
const PART = 1 << 19;

/** Formats snapshots in their order. A metric without rows shows its help and type. */
export function expose(snapshots: readonly Snapshot[]): Exposition {
  return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, parts: () => partsOf(snapshots) };
}

async function* partsOf(snapshots: readonly Snapshot[]): AsyncGenerator<Buffer> {
  const writer = new TextWriter(2 * PART);
  const textsOfLists = new Map<readonly LabelRecord[], readonly string[]>();
  for (const snapshot of snapshots) {
    const { definition, rows, names } = snapshot;
    writer.write(`${snapshot === snapshots[0] ? "" : "\n\n"}${await header(definition)}`);
    const texts = textsOfLists.get(names) ?? (await textsOfNames(names));
    textsOfLists.set(names, texts);
    const setTexts = await textsOf(setRecords(snapshot));
    const lines = new Lines(definition);
    for (let row = 0; row < rows.length; row++) {
      const labels = joined(texts[rows.names[row]!], setTexts[rows.sets[row]!]!);
      writer.write(lines.of(labels, rows.values, row * rows.width));
      if (writer.length < PART) continue;
      yield writer.take();
      await ownTurn();
    }
  }
  if (snapshots.length > 0) writer.write("\n");
  yield writer.take();
}

function joined(name: string | undefined, set: string): string {
  if (name === undefined) return set;
  return set === "" ? name : `${name},${set}`;
}

/** The sets of other label values with the names of their labels, which are the last ones. */
function setRecords({ definition: { labels }, sets }: Snapshot): LabelRecord[] {
  return sets.map((set) => {
    const first = labels.length - set.length;
    return Object.fromEntries(set.map((value, at) => [labels[first + at]!, value]));
  });
}

let turn = Promise.resolve();

/** A turn of the event loop in which nothing else is formatted, however many scrapes are under way. */
function ownTurn(): Promise<void> {
  turn = turn.then(() => nextTurn());
  return turn;
}
