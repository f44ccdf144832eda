import type { PathLabels } from "@sixbeat/common/measure";
import type { Ledger } from "@sixbeat/common/service";
import type { Counters, RejectReason } from "./counters.ts";

/** A path, and the format of what arrives on it: what is counted of both is kept apart. */
export interface FormatLabels extends PathLabels {
  readonly format: "stamp" | "text";
}

/** What is counted of a path of STAMP senders, as another thread gets it. */
export type StampCopy = ReturnType<typeof copyStamp>;
/** What is counted beside paths. */
export interface Rest {
  readonly rejected: Readonly<Record<RejectReason, number>>;
  readonly kernelDrops: number;
}

/** What a receiver counts, for a thread that puts several together. Rows of plain text have the numbers below 0. */
export class ReceiverLedger implements Ledger {
  readonly #counters: Counters;
  readonly #kernelDrops: () => number;

  constructor(counters: Counters, kernelDrops: () => number) {
    this.#counters = counters;
    this.#kernelDrops = kernelDrops;
  }

  *paths(): Iterable<number> {
    yield* this.#counters.paths.rows();
    for (const row of this.#counters.texts.rows()) yield ~row;
  }

  labels(path: number): FormatLabels {
    const { paths, texts } = this.#counters;
    return path >= 0 ? { ...paths.labels(path), format: "stamp" } : { ...texts.labels(~path), format: "text" };
  }

  since(path: number): number {
    return path >= 0 ? this.#counters.paths.since(path) : 0;
  }

  copy(paths: readonly number[]): readonly (StampCopy | Float64Array)[] {
    const { texts } = this.#counters;
    return paths.map((path) => (path >= 0 ? copyStamp(this.#counters, path) : texts.copy(~path)));
  }

  rest(): Rest {
    return { rejected: { ...this.#counters.rejected }, kernelDrops: this.#kernelDrops() };
  }
}

function copyStamp(counters: Counters, row: number) {
  const { paths, delays, jitter, hopLimits, senderClocks, lastSessions } = counters;
  return {
    figures: paths.copy(row),
    delays: delays.copy(row),
    jitter: jitter.copy(row),
    hopLimit: hopLimits.copy(row),
    senderClock: senderClocks.copy(row),
    lastSession: lastSessions.copy(row),
    sessions: counters.sessions(row),
  };
}
