import type { LabelRecord } from "../definition.ts";
import type { Part } from "./combine-parts.ts";

/** What becomes of the paths of several threads when they are put together. */
export class PathFates {
  readonly #seen = new Map<LabelRecord, { parts: number; isListed: boolean }>();

  constructor(parts: readonly Part["paths"][]) {
    for (const part of parts) {
      for (const [labels, { isDropped }] of part) {
        const path = this.#seen.get(labels);
        if (path === undefined) this.#seen.set(labels, { parts: 1, isListed: !isDropped });
        else {
          path.parts += 1;
          path.isListed ||= !isDropped;
        }
      }
    }
  }

  /** Paths that no thread lists are hidden, those that several know are shared; what is not a thread's path is its own. */
  of(labels: LabelRecord): "hidden" | "shared" | "own" {
    const path = this.#seen.get(labels);
    if (path === undefined) return "own";
    if (!path.isListed) return "hidden";
    return path.parts > 1 ? "shared" : "own";
  }
}
