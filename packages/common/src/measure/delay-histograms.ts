/** The upper bound of the first bucket in nanoseconds; each further one is twice the one before. */
const FIRST_BOUND = 10_000;
const OCTAVES = 22;
/** Each bucket is counted in so many equal parts, so that quantiles are good to a few per cent. */
const PARTS = 8;
const PLACES = (OCTAVES + 1) * PARTS;
const HIGHEST_BOUND = FIRST_BOUND * 2 ** (OCTAVES - 1);
/** Rows whose counts are in one block of memory, which is taken when the first of them has a delay; 2^6. */
const BLOCK_SHIFT = 6;
const BLOCK_MASK = (1 << BLOCK_SHIFT) - 1;

/** Upper bounds in seconds of the buckets, the last one (infinite) left out: 10 µs, 20 µs, 40 µs … 20.97152 s. */
export const DELAY_BOUNDS: readonly number[] = Array.from(
  { length: OCTAVES },
  (_, octave) => (FIRST_BOUND * 2 ** octave) / 1e9,
);

/**
 * Histograms of delays, one for each row, in memory that is fixed for rows that have any. Delays are nanoseconds. Between clocks that disagree they
 * may be negative, and nothing is clamped: such a delay is counted in the first bucket, which holds all that is at most
 * 10 µs, and enters the sum, minimum and mean with its sign.
 */
export class DelayHistograms {
  readonly #blocks: (Float64Array | undefined)[];
  readonly #totals: Float64Array;
  readonly #sums: Float64Array;
  readonly #minima: Float64Array;
  readonly #maxima: Float64Array;
  readonly #negative: Float64Array;

  constructor(rows: number) {
    this.#blocks = new Array(Math.ceil(rows / (BLOCK_MASK + 1)));
    this.#totals = new Float64Array(rows);
    this.#sums = new Float64Array(rows);
    this.#minima = new Float64Array(rows);
    this.#maxima = new Float64Array(rows);
    this.#negative = new Float64Array(rows);
  }

  /** `count` delays of so many nanoseconds each. */
  record(row: number, nanoseconds: number, count = 1): void {
    this.#block(row)[(row & BLOCK_MASK) * PLACES + placeOf(nanoseconds)]! += count;
    if (this.#totals[row]! === 0 || nanoseconds < this.#minima[row]!) this.#minima[row] = nanoseconds;
    if (this.#totals[row]! === 0 || nanoseconds > this.#maxima[row]!) this.#maxima[row] = nanoseconds;
    if (nanoseconds < 0) this.#negative[row]! += count;
    this.#totals[row]! += count;
    this.#sums[row]! += nanoseconds * count;
  }

  /** Adds the delays of one row to those of another; the first has none afterwards. */
  move(from: number, to: number): void {
    if (this.count(from) === 0) return;
    const [source, target] = [this.#block(from), this.#block(to)];
    const [at, into] = [from & BLOCK_MASK, to & BLOCK_MASK];
    for (let place = 0; place < PLACES; place++) target[into * PLACES + place]! += source[at * PLACES + place]!;
    const isFirst = this.count(to) === 0;
    this.#minima[to] = isFirst ? this.#minima[from]! : Math.min(this.#minima[to]!, this.#minima[from]!);
    this.#maxima[to] = isFirst ? this.#maxima[from]! : Math.max(this.#maxima[to]!, this.#maxima[from]!);
    for (const column of [this.#totals, this.#sums, this.#negative]) column[to]! += column[from]!;
    this.reset(from);
  }

  reset(row: number): void {
    if (this.count(row) === 0) return;
    const at = (row & BLOCK_MASK) * PLACES;
    this.#block(row).fill(0, at, at + PLACES);
    for (const column of [this.#totals, this.#sums, this.#minima, this.#maxima, this.#negative]) column[row] = 0;
  }

  count(row: number): number {
    return this.#totals[row]!;
  }

  /** How many delays were negative. */
  negative(row: number): number {
    return this.#negative[row]!;
  }

  /** In seconds. */
  sum(row: number): number {
    return this.#sums[row]! / 1e9;
  }

  /** For each of `DELAY_BOUNDS`, how many delays were at most that. */
  cumulative(row: number): number[] {
    if (this.count(row) === 0) return DELAY_BOUNDS.map(() => 0);
    const counts = this.#block(row);
    const from = (row & BLOCK_MASK) * PLACES;
    let total = 0;
    return DELAY_BOUNDS.map((_, octave) => {
      for (let part = 0; part < PARTS; part++) total += counts[from + octave * PARTS + part]!;
      return total;
    });
  }

  /** In nanoseconds, like the following; NaN when there is none. */
  minimum(row: number): number {
    return this.count(row) === 0 ? Number.NaN : this.#minima[row]!;
  }

  maximum(row: number): number {
    return this.count(row) === 0 ? Number.NaN : this.#maxima[row]!;
  }

  mean(row: number): number {
    return this.#sums[row]! / this.#totals[row]!;
  }

  /**
   * The delay that the share `q` (0 to 1) of all delays did not exceed. Within the part of a bucket in which it lies,
   * delays are taken to be spread evenly; the result is never outside minimum and maximum. Above 10 µs and up to 20 s
   * it is within an eighth of the true one.
   */
  quantile(row: number, q: number): number {
    if (this.count(row) === 0) return Number.NaN;
    const counts = this.#block(row);
    const from = (row & BLOCK_MASK) * PLACES;
    const rank = q * this.count(row);
    let below = 0;
    for (let place = 0; place < PLACES; place++) {
      const count = counts[from + place]!;
      if (count > 0 && below + count >= rank) {
        const low = Math.max(lowerBound(place), this.#minima[row]!);
        const high = Math.min(upperBound(place), this.#maxima[row]!);
        return low + (high - low) * ((rank - below) / count);
      }
      below += count;
    }
    return this.#maxima[row]!;
  }

  #block(row: number): Float64Array {
    const at = row >>> BLOCK_SHIFT;
    const block = this.#blocks[at] ?? new Float64Array(PLACES << BLOCK_SHIFT);
    this.#blocks[at] = block;
    return block;
  }
}

/** Bounds belong to the place below them, as in Prometheus. */
function placeOf(nanoseconds: number): number {
  if (!(nanoseconds > 0)) return 0;
  if (nanoseconds > HIGHEST_BOUND) return OCTAVES * PARTS;
  if (nanoseconds <= FIRST_BOUND) return Math.ceil((nanoseconds * PARTS) / FIRST_BOUND) - 1;
  const octave = 32 - Math.clz32(Math.ceil(nanoseconds / FIRST_BOUND) - 1);
  const low = FIRST_BOUND * (1 << (octave - 1));
  return octave * PARTS + Math.ceil(((nanoseconds - low) * PARTS) / low) - 1;
}

function upperBound(place: number): number {
  if (place >= OCTAVES * PARTS) return Number.POSITIVE_INFINITY;
  const octave = Math.floor(place / PARTS);
  const low = octave === 0 ? 0 : FIRST_BOUND * 2 ** (octave - 1);
  const width = octave === 0 ? FIRST_BOUND : low;
  return low + (width * ((place % PARTS) + 1)) / PARTS;
}

function lowerBound(place: number): number {
  return place === 0 ? Number.NEGATIVE_INFINITY : upperBound(place - 1);
}
