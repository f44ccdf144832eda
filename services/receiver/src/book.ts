import type { Book, Outcome } from "@sixbeat/common/service";
import { Counters } from "./counters.ts";
import type { FormatLabels, Rest, StampCopy } from "./ledger.ts";
import { stampPath, textPath } from "./paths-page.ts";
import { summary } from "./summary.ts";

/** What the receivers of several threads count, together. */
export class ReceiverBook implements Book {
  readonly #counters: Counters;
  #kernelDrops = 0;

  /** @param paths so many at most are added. */
  constructor(paths: number) {
    this.#counters = new Counters(paths);
  }

  add(labels: FormatLabels, copy: unknown): void {
    const { paths, texts } = this.#counters;
    if (labels.format === "text") texts.add(texts.row(labels), copy as Float64Array);
    else this.#addStamp(paths.row(labels), copy as StampCopy);
  }

  addRest(rest: unknown): void {
    const { rejected, kernelDrops } = rest as Rest;
    for (const [reason, count] of Object.entries(rejected)) {
      this.#counters.rejected[reason as keyof Rest["rejected"]] += count;
    }
    this.#kernelDrops += kernelDrops;
  }

  describe(labels: FormatLabels): object {
    const { paths, texts } = this.#counters;
    return labels.format === "text"
      ? textPath(this.#counters, texts.row(labels))
      : stampPath(this.#counters, paths.row(labels));
  }

  outcome(seconds: number): Outcome {
    return { status: 0, ...summary(this.#counters, this.#kernelDrops, seconds) };
  }

  #addStamp(row: number, copy: StampCopy): void {
    const { paths, delays, jitter, hopLimits, senderClocks, lastSessions } = this.#counters;
    paths.add(row, copy.figures);
    delays.add(row, copy.delays);
    jitter.add(row, copy.jitter);
    hopLimits.add(row, copy.hopLimit);
    senderClocks.add(row, copy.senderClock);
    lastSessions.add(row, copy.lastSession);
    this.#counters.addSessions(row, copy.sessions);
  }
}
