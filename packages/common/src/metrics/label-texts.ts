import { Gauge, Registry } from "prom-client";
import type { LabelRecord, MetricDefinition } from "./definition.ts";
import { ownTurn } from "./own-turn.ts";
import { octets } from "./text-writer.ts";

/** What was once written of the labels of a path. */
const nameTexts = new WeakMap<LabelRecord, string>();

const WRITTEN_PER_TURN = 500;

/** The first two lines of a metric, help and type, as octets. */
export async function header({ name, help, type }: MetricDefinition): Promise<string> {
  return octets(await format(name, help, type, []));
}

/** The labels of paths, `source="a",target="b",…`, as octets. Each path's are written once. */
export async function textsOfNames(names: readonly LabelRecord[]): Promise<string[]> {
  for (let at = 0; at < names.length; at += WRITTEN_PER_TURN) {
    const news = names.slice(at, at + WRITTEN_PER_TURN).filter((name) => !nameTexts.has(name));
    if (news.length === 0) continue;
    const texts = await textsOf(news);
    news.forEach((name, of) => {
      nameTexts.set(name, texts[of]!);
    });
    await ownTurn();
  }
  return names.map((name) => nameTexts.get(name)!);
}

/**
 * Writes labels as prom-client does. Rows don't go to its own store, which would key them by unescaped label values joined
 * with commas, and so merge rows whose values (which come from the network) are chosen for that. Nor is it given a label
 * set again for each row: that takes ten times as long as writing the row does.
 */
export async function textsOf(labelSets: readonly LabelRecord[]): Promise<string[]> {
  const texts: string[] = [];
  for (let at = 0; at < labelSets.length; at += WRITTEN_PER_TURN) {
    if (at > 0) await ownTurn();
    const some = labelSets.slice(at, at + WRITTEN_PER_TURN);
    const values = some.map((labels) => ({ metricName: "x", labels, value: 0 }));
    const text = await format("x", "x", "gauge", values);
    // After help and type, lines as `x{a="b"} 0`, or `x 0`.
    for (const line of text.split("\n").slice(2)) texts.push(octets(line.slice("x{".length, -"} 0".length)));
  }
  return texts;
}

function format(name: string, help: string, type: string, values: readonly object[]): Promise<string> {
  const registry = new Registry();
  const metric = new Gauge({ name, help, registers: [registry] });
  const shell = metric.get();
  metric.get = async () => ({ ...(await shell), type: type as never, values: values as never });
  return registry.getSingleMetricAsString(name);
}
