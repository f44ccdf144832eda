import type { PathLabels } from "@sixbeat/common/measure";
import type { Ledger } from "@sixbeat/common/service";
import type { Figures, Rejection } from "./figures.ts";
import type { Path } from "./path.ts";
import { type Whereabouts, whereTo } from "./paths-page.ts";

/** What is counted of a path, as another thread gets it. */
export interface PathCopy {
  readonly figures: readonly unknown[];
  readonly where: Whereabouts;
}
/** What is counted beside paths. */
export type Rest = Readonly<Record<Rejection, number>>;

/** What a sender counts, for a thread that puts several together. */
export class SenderLedger implements Ledger {
  readonly #figures: Figures;
  readonly #paths: () => Iterable<Path>;

  /** @param paths those that are sent on. */
  constructor(figures: Figures, paths: () => Iterable<Path>) {
    this.#figures = figures;
    this.#paths = paths;
  }

  paths(which: "listed" | "known"): Iterable<number> {
    const { paths } = this.#figures;
    return which === "listed" ? paths.rows() : paths.known();
  }

  labels(row: number): PathLabels {
    return this.#figures.paths.labels(row);
  }

  since(row: number): number {
    return this.#figures.paths.since(row);
  }

  copy(rows: readonly number[]): readonly PathCopy[] {
    const active = new Map(Array.from(this.#paths(), (path) => [path.row, path]));
    return rows.map((row) => ({ figures: this.#figures.copy(row), where: whereTo(active.get(row)) }));
  }

  rest(): Rest {
    return { ...this.#figures.rejected };
  }
}
