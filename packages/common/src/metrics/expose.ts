import type { Buffer } from "node:buffer";
import { Registry } from "prom-client";
import type { LabelRecord } from "./definition.ts";
import { type Exposition, PARTS_AT_ONCE } from "./exposition.ts";
import { header, textsOf, textsOfNames } from "./label-texts.ts";
import { Lines } from "./lines.ts";
import { ownTurn } from "./own-turn.ts";
import type { Snapshot } from "./snapshot.ts";
import { TextWriter } from "./text-writer.ts";

/** Octets of a part, and few more. It is formatted in a turn of the event loop, while datagrams wait. */
const PART = 1 << 19;

/** Formats snapshots in their order. A metric without rows shows its help and type. */
export function expose(snapshots: readonly Snapshot[]): Exposition {
  return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, parts: () => partsOf(snapshots) };
}

async function* partsOf(snapshots: readonly Snapshot[]): AsyncGenerator<Buffer> {
  const writer = new TextWriter(PART + (PART >> 3), PARTS_AT_ONCE);
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
