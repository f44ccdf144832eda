import type { LabelRecord } from "./definition.ts";

/** What paths are called, numbered. */
export class NameList {
  /** By number. */
  readonly all: LabelRecord[] = [];
  readonly #numbers = new Map<LabelRecord, number>();

  numberOf(name: LabelRecord): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.all.push(name) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }
}
