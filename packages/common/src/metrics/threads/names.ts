import type { LabelRecord } from "../definition.ts";

/** What paths are called, an object for each name whichever threads say it: it is formatted once. */
export class Names {
  readonly #known = new Map<string, { readonly labels: LabelRecord; users: number }>();

  /** To be given back with `release` as often as it is taken. */
  take(labels: LabelRecord): LabelRecord {
    const key = JSON.stringify(labels);
    const known = this.#known.get(key) ?? { labels: Object.freeze(labels), users: 0 };
    this.#known.set(key, known);
    known.users += 1;
    return known.labels;
  }

  release(labels: LabelRecord): void {
    const key = JSON.stringify(labels);
    const known = this.#known.get(key);
    if (known === undefined) return;
    known.users -= 1;
    if (known.users === 0) this.#known.delete(key);
  }
}
