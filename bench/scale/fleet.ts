/** What senders do to choose: the code that they run, `chooseTargets` of the sender, passed in. */
export type Choose = <T extends Node>(
  source: { name: string; zone?: Zone },
  targets: readonly T[],
  count: number,
) => T[];

type Zone = string | undefined;

interface Node {
  readonly key: string;
  readonly zone?: Zone;
}

/** As many senders as receivers, each on a node of its own. */
export interface Fleet {
  readonly nodes: number;
  /** How many targets each sender chooses. */
  readonly fanout: number;
  /** How many zones the nodes are spread over; 1 is none. */
  readonly zones: number;
}

/** What came of all choices. */
export interface Spread {
  readonly paths: number;
  /** By how many senders a node is probed. */
  readonly probedBy: { readonly least: number; readonly median: number; readonly most: number };
  /** Nodes that nobody probes. */
  readonly unprobed: number;
  /** The share of the paths that cross from one zone to another, 0 to 1. */
  readonly across: number;
  /** How many paths of the other senders change when a node goes: the mean over a few nodes. */
  readonly moved: number;
}

/** How many nodes go, one after the other, to see what that changes. */
const GOING = 3;

/** Has every sender of a fleet choose with the real code, and again when a node has gone. */
export function simulate(choose: Choose, { nodes, fanout, zones }: Fleet): Spread {
  const targets = Array.from({ length: nodes }, (_, i) => ({ key: address(i), zone: zone(i, zones) }));
  const choices = targets.map((_, i) => choose({ name: `node-${i}`, zone: zone(i, zones) }, targets, fanout));
  const probedBy = new Map(targets.map((target) => [target, 0]));
  let across = 0;
  choices.forEach((chosen, i) => {
    for (const target of chosen) {
      probedBy.set(target, probedBy.get(target)! + 1);
      if (target.zone !== zone(i, zones)) across++;
    }
  });
  const counts = [...probedBy.values()].sort((a, b) => a - b);
  const paths = counts.reduce((sum, count) => sum + count, 0);
  let moved = 0;
  for (let gone = 0; gone < GOING; gone++) {
    const left = targets.filter((_, i) => i !== gone);
    choices.forEach((before, i) => {
      // Who did not choose the one that is gone chooses as before: the unit tests of the choice prove it.
      if (i === gone || !before.includes(targets[gone]!)) return;
      const after = new Set(choose({ name: `node-${i}`, zone: zone(i, zones) }, left, fanout));
      moved += before.filter((target) => !after.has(target)).length;
    });
  }
  return {
    paths,
    probedBy: { least: counts[0]!, median: counts[nodes >> 1]!, most: counts.at(-1)! },
    unprobed: counts.filter((count) => count === 0).length,
    across: across / paths,
    moved: moved / GOING,
  };
}

function address(i: number): string {
  return `fd00:6b::${(i + 1).toString(16)}`;
}

function zone(i: number, zones: number): Zone {
  return zones === 1 ? undefined : `zone-${i % zones}`;
}
