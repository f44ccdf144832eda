import type { Combine, LabelRecord, MetricDefinition } from "../definition.ts";
import { LabelSets } from "../label-sets.ts";
import { NameList } from "../name-list.ts";
import { Rows } from "../rows.ts";
import { NO_NAME, type Snapshot, widthOf } from "../snapshot.ts";
import type { Part } from "./combine-parts.ts";
import type { PathFates } from "./path-fates.ts";

/** One metric, put together. */
export class Combination {
  readonly snapshot: Snapshot;
  readonly #rows: Rows;
  readonly #names = new NameList();
  readonly #sets = new LabelSets();
  readonly #fates: PathFates;
  readonly #combine: Combine;
  /** Where the numbers are that more may be added to, and when their paths were begun last; by set, and then by name. */
  readonly #places: Map<number, { readonly at: number; since: number }>[] = [];

  constructor(definition: MetricDefinition, fates: PathFates) {
    this.#rows = new Rows(widthOf(definition));
    this.#fates = fates;
    this.#combine = (definition.type === "histogram" ? undefined : definition.combine) ?? "sum";
    this.snapshot = { definition, rows: this.#rows, names: this.#names.all, sets: this.#sets.all };
  }

  add({ rows, names, sets }: Snapshot, states: Part["paths"]): void {
    const ownSets = sets.map((set) => this.#sets.numberOfEqual(set));
    for (let row = 0; row < rows.length; row++) {
      const name = rows.names[row]!;
      const set = ownSets[rows.sets[row]!]!;
      const from = row * rows.width;
      if (name === NO_NAME) this.#merge(name, set, rows.values, from, 0);
      else this.#addPath(names[name]!, set, rows.values, from, states);
    }
  }

  #addPath(labels: LabelRecord, set: number, values: Float64Array, from: number, states: Part["paths"]): void {
    const fate = this.#fates.of(labels);
    if (fate === "hidden") return;
    const name = this.#names.numberOf(labels);
    if (fate === "own") this.#rows.copy(name, set, values, from);
    else this.#merge(name, set, values, from, states.get(labels)?.since ?? 0);
  }

  #merge(name: number, set: number, values: Float64Array, from: number, since: number): void {
    this.#places[set] ??= new Map();
    const place = this.#places[set].get(name);
    if (place === undefined) {
      this.#places[set].set(name, { at: this.#rows.length * this.#rows.width, since });
      this.#rows.copy(name, set, values, from);
      return;
    }
    if (this.#combine === "last" && since < place.since) return;
    place.since = since;
    const merge = MERGING[this.#combine];
    const { values: own, width } = this.#rows;
    for (let i = 0; i < width; i++) own[place.at + i] = merge(own[place.at + i]!, values[from + i]!);
  }
}

const MERGING: Readonly<Record<Combine, (here: number, there: number) => number>> = {
  sum: (here, there) => here + there,
  max: Math.max,
  last: (_, there) => there,
};
