import { setImmediate as nextTurn } from "node:timers/promises";
import { Counter, Gauge, Registry } from "prom-client";
import type { MetricDefinition } from "./definition.ts";

export interface Exposition {
  contentType: string;
  body: string;
}

/** The rows of one metric, as read at one moment. */
export interface Snapshot {
  definition: MetricDefinition;
  rows: { value: number; labels: Record<string, string> }[];
}

/** Formats snapshots in their order. A metric without rows shows its help and type. */
export async function expose(snapshots: readonly Snapshot[]): Promise<Exposition> {
  const registry = new Registry();
  const blocks: string[] = [];
  for (const snapshot of snapshots) {
    register(registry, snapshot);
    blocks.push(await registry.getSingleMetricAsString(snapshot.definition.name));
    // Ten thousand paths are a lot of text: the sockets get their turn between two metrics.
    await nextTurn();
  }
  return { contentType: registry.contentType, body: `${blocks.join("\n\n")}\n` };
}

/**
 * The rows go to prom-client's formatter as they are. Its own store would key them by unescaped label values joined with
 * commas, and so merge rows whose values (which come from the network) are chosen for that.
 */
function register(registry: Registry, { definition: { name, help, type, labels }, rows }: Snapshot): void {
  const configuration = { name, help, labelNames: [...labels], registers: [registry] };
  const metric = type === "counter" ? new Counter(configuration) : new Gauge(configuration);
  const shell = metric.get();
  metric.get = async () => ({ ...(await shell), values: rows });
}
