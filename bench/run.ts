import type { Outcome, Peer, PeerKind } from "./peers/peer.ts";
import { ratios, type Summary, summarize } from "./statistics.ts";
import type { Workload } from "./workloads/workload.ts";

/** What a run is made of. */
export interface Plan {
  readonly peers: readonly PeerKind[];
  readonly workloads: readonly Workload[];
  readonly rounds: number;
  /** How much each measurement takes, see `Workload.count`; the workloads' own counts when undefined. */
  readonly count: number | undefined;
  /** Told of each round that begins. */
  progress(text: string): void;
}

/** All figures of a run. */
export interface Figures {
  readonly peers: readonly PeerFigures[];
  readonly rows: readonly Row[];
}

/** Who took part, or why not. */
export type PeerFigures = { readonly name: string } & ({ readonly version: string } | { readonly missing: string });

/** One workload at one size; its cells are in the order of the peers. */
export interface Row {
  readonly workload: string;
  readonly title: string;
  readonly per: string;
  readonly unit: "time" | "rate";
  readonly size: number;
  readonly count: number;
  readonly how: string;
  readonly cells: readonly Cell[];
}

/** What one peer needed: nanoseconds in each round, and how many times as long as the first peer in the same round. */
export type Cell = MeasuredCell | { readonly missing: string };

export interface MeasuredCell {
  readonly rounds: readonly number[];
  readonly nanoseconds: Summary;
  readonly ratio: Summary | undefined;
  /** The share of the datagrams that did not arrive, where some may not. */
  readonly lost?: Summary;
}

/**
 * Measures every workload with every peer, round after round, so that what the machine does meanwhile hits all of them
 * alike. The first round is thrown away: it warms everything up.
 */
export async function run(plan: Plan): Promise<Figures> {
  const started = await Promise.all(plan.peers.map((kind) => kind.start()));
  const present = started.filter((peer): peer is Peer => "measure" in peer);
  try {
    const blank = plan.workloads.flatMap((workload) => workload.sizes.map((size) => ({ workload, size })));
    const tasks = blank.map(({ workload, size }) => {
      const request = { workload: workload.name, size, count: plan.count ?? workload.count };
      return { workload, request, outcomes: new Map<Peer, Outcome[]>(present.map((peer) => [peer, []])) };
    });
    for (let round = 0; round <= plan.rounds; round++) {
      plan.progress(round === 0 ? "warming up" : `round ${round} of ${plan.rounds}`);
      for (const { request, outcomes } of tasks) {
        // Who comes first changes, since the first may find the machine in another state than the last.
        for (const peer of rotated(present, round)) {
          const outcome = await peer.measure(request);
          if (round > 0) outcomes.get(peer)!.push(outcome);
        }
      }
    }
    const rows = tasks.map(({ workload: { title, per, unit, how }, request, outcomes }) => {
      const cells = cellsOf(started.map((peer) => ("measure" in peer ? outcomes.get(peer)! : [peer])));
      return { ...request, title, per, unit, how, cells };
    });
    const peers = plan.peers.map(({ name }, i) => ({ name, ...standing(started[i]!) }));
    return { peers, rows };
  } finally {
    for (const peer of present) await peer[Symbol.asyncDispose]();
  }
}

function standing(peer: Peer | { readonly missing: string }) {
  return "measure" in peer ? { version: peer.version } : { missing: peer.missing };
}

function cellsOf(outcomes: readonly (readonly Outcome[])[]): readonly Cell[] {
  const [first] = outcomes;
  const base = first?.every((outcome) => "nanoseconds" in outcome) ? first.map(nanosecondsOf) : undefined;
  return outcomes.map((rounds) => {
    const missing = rounds.find((outcome) => "missing" in outcome);
    if (missing !== undefined) return missing;
    const nanoseconds = rounds.map(nanosecondsOf);
    const ratio = base && summarize(ratios(nanoseconds, base));
    const lost = rounds.flatMap((outcome) => ("lost" in outcome ? [outcome.lost] : []));
    const cell = { rounds: nanoseconds, nanoseconds: summarize(nanoseconds), ratio };
    return lost.length === 0 ? cell : { ...cell, lost: summarize(lost) };
  });
}

function nanosecondsOf(outcome: Outcome): number {
  return "nanoseconds" in outcome ? outcome.nanoseconds : Number.NaN;
}

function rotated<T>(values: readonly T[], by: number): readonly T[] {
  const at = values.length === 0 ? 0 : by % values.length;
  return [...values.slice(at), ...values.slice(0, at)];
}
