/**
 * Rows of numbers in memory of their own. Ten thousand paths are half a million rows with more than a million numbers, and
 * as objects they would keep the garbage collector busy.
 */
export class Rows {
  /** How many numbers a row has. */
  readonly width: number;
  /** The numbers of the first row, those of the second one, and so on; behind the last row there is room for more. */
  values: Float64Array<ArrayBuffer>;
  /** For each row which name it has, and which set of other label values, by their numbers. */
  names: Int32Array<ArrayBuffer>;
  sets: Int32Array<ArrayBuffer>;
  length = 0;

  /** @param room for so many rows, and more when they come. */
  constructor(width: number, room = 16) {
    this.width = width;
    this.values = new Float64Array(room * width);
    this.names = new Int32Array(room);
    this.sets = new Int32Array(room);
  }

  /** Makes a row. @returns where its numbers go among the values. */
  add(name: number, set: number): number {
    const row = this.length++;
    if (row === this.names.length) this.#grow();
    this.names[row] = name;
    this.sets[row] = set;
    return row * this.width;
  }

  /** Makes a row of the numbers that stand at a place among others. */
  copy(name: number, set: number, values: Float64Array, from: number): void {
    const to = this.add(name, set);
    for (let at = 0; at < this.width; at++) this.values[to + at] = values[from + at]!;
  }

  #grow(): void {
    const { values, names, sets, width } = this;
    const room = Math.max(16, 2 * names.length);
    this.values = new Float64Array(room * width);
    this.values.set(values);
    this.names = new Int32Array(room);
    this.names.set(names);
    this.sets = new Int32Array(room);
    this.sets.set(sets);
  }
}
