import { collect } from "./collect.ts";
import { definitionFault, type MetricDefinition } from "./definition.ts";
import type { Exposition } from "./exposition.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * The metrics of one process. Services keep plain counters and define here how these are read; nothing is counted
 * through a metrics library, and the library itself is loaded by the first scrape so that start-up stays fast.
 */
export class Metrics {
  readonly #definitions = new Map<string, MetricDefinition>();
  readonly #onCollectError: (name: string, error: unknown) => void;
  #underWay: Promise<Exposition> | undefined;
  #combine: ((own: readonly Snapshot[]) => Promise<readonly Snapshot[]>) | undefined;

  /** `onCollectError` hears of each metric whose `collect` failed; that metric is left out of the scrape, the others stay. */
  constructor(onCollectError: (name: string, error: unknown) => void = () => {}) {
    this.#onCollectError = onCollectError;
  }

  /** Throws a TypeError when the name is taken, or when Prometheus or its naming rules would refuse the definition. */
  define(definition: MetricDefinition): void {
    const fault = definitionFault(definition);
    if (fault !== undefined) throw new TypeError(fault);
    if (this.#definitions.has(definition.name)) throw new TypeError(`${definition.name} is already defined`);
    this.#definitions.set(definition.name, definition);
  }

  /** In the order in which they were defined. */
  get definitions(): readonly MetricDefinition[] {
    return [...this.#definitions.values()];
  }

  /** What Prometheus scrapes. Who asks while the figures are being read gets those. */
  exposition(): Promise<Exposition> {
    this.#underWay ??= this.#scrape().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  /** From now on what is scraped here is put together with what others count. */
  combineWith(combine: (own: readonly Snapshot[]) => Promise<readonly Snapshot[]>): void {
    this.#combine = combine;
  }

  /** The figures of this thread for one that puts them together; those of paths, too, that are listed no more. */
  snapshots(): Promise<Snapshot[]> {
    return collect(this.#definitions.values(), this.#onCollectError, "known");
  }

  async #scrape(): Promise<Exposition> {
    const { expose } = await import("./expose.ts");
    const own = await collect(this.#definitions.values(), this.#onCollectError);
    return expose(this.#combine === undefined ? own : await this.#combine(own));
  }
}
