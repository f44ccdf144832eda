import type { PathLabels } from "@sixbeat/common/measure";
import type { Book, Outcome } from "@sixbeat/common/service";
import type { SenderConfig } from "./command.ts";
import { Figures } from "./figures.ts";
import type { PathCopy, Rest } from "./ledger.ts";
import { outcomeOf } from "./outcome.ts";
import { describe, type Whereabouts, whereTo } from "./paths-page.ts";

/** What the senders of several threads count, together. */
export class SenderBook implements Book {
  readonly #config: SenderConfig;
  readonly #figures: Figures;
  readonly #where = new Map<number, Whereabouts>();

  /** @param paths so many at most are added. */
  constructor(config: SenderConfig, paths: number) {
    this.#config = config;
    this.#figures = new Figures(config.name, paths);
  }

  add(labels: PathLabels, copy: unknown): void {
    const { figures, where } = copy as PathCopy;
    const row = this.#figures.paths.row(labels);
    this.#figures.add(row, figures);
    // A path that ended in one thread may go on in another.
    if (where.state !== "ended" || !this.#where.has(row)) this.#where.set(row, where);
  }

  addRest(rest: unknown): void {
    for (const [reason, count] of Object.entries(rest as Rest)) this.#figures.rejected[reason as keyof Rest] += count;
  }

  describe(labels: PathLabels): object {
    const row = this.#figures.paths.row(labels);
    return describe(this.#figures, row, this.#where.get(row) ?? whereTo(undefined));
  }

  outcome(seconds: number): Outcome {
    return outcomeOf(this.#config, this.#figures, seconds);
  }
}
