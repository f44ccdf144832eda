/** Label values that are the same in many rows, numbered. */
export class LabelSets {
  /** By number. The first one is empty. */
  readonly all: (readonly string[])[] = [[]];
  readonly #given = new Map<string | readonly string[], number>();
  readonly #written = new Map<string, number>([["[]", 0]]);

  /** The number of a single value, or of several: they are looked up by the array, which is to be the same each time. */
  numberOf(values: string | readonly string[]): number {
    let number = this.#given.get(values);
    if (number === undefined) {
      number = this.numberOfEqual(typeof values === "string" ? [values] : values);
      this.#given.set(values, number);
    }
    return number;
  }

  /** The number of values in whatever array. */
  numberOfEqual(values: readonly string[]): number {
    const written = JSON.stringify(values);
    const number = this.#written.get(written) ?? this.all.push(values) - 1;
    this.#written.set(written, number);
    return number;
  }
}
