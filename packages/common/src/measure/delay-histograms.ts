/** The upper bound of the first bucket in nanoseconds; each further one is twice the one before. */
const FIRST_BOUND = 10_000;
const OCTAVES = 22;
/** Each bucket is counted in so many equal parts, so that quantiles are good to a few per cent. */
const PARTS = 8;
const PLACES = (OCTAVES + 1) * PARTS;
const HIGHEST_BOUND = FIRST_BOUND * 2 ** (OCTAVES - 1);
// What is kept of a row, in this order: these figures, and behind them the counts of the places. A delay that is recorded
// touches memory in two spots, which is what matters when there are thousands of rows.
const TOTAL = 0;
const SUM = 1;
const MINIMUM = 2;
const MAXIMUM = 3;
const NEGATIVE = 4;
const COUNTS = 5;
const STRIDE = COUNTS + PLACES;

/** Rows that are in one block of memory, which is taken when the first of them has a delay; 2^6. */
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

  constructor(rows: number) {
    this.#blocks = new Array(Math.ceil(rows / (BLOCK_MASK + 1)));
  }

  /** `count` delays of so many nanoseconds each. */
  record(row: number, nanoseconds: number, count = 1): void {
    const block = this.#block(row);
    const at = startOf(row);
    const isFirst = block[at + TOTAL] === 0;
    if (isFirst || nanoseconds < block[at + MINIMUM]!) block[at + MINIMUM] = nanoseconds;
    if (isFirst || nanoseconds > block[at + MAXIMUM]!) block[at + MAXIMUM] = nanoseconds;
    if (nanoseconds < 0) block[at + NEGATIVE]! += count;
    block[at + TOTAL]! += count;
    block[at + SUM]! += nanoseconds * count;
    block[at + COUNTS + placeOf(nanoseconds)]! += count;
  }

  /** Adds the delays of one row to those of another; the first has none afterwards. */
  move(from: number, to: number): void {
    if (this.count(from) === 0) return;
    this.#add(to, this.#block(from), startOf(from));
    this.reset(from);
  }

  /** What is known of a row, for `add`, perhaps in another thread; undefined where there is no delay. */
  copy(row: number): Float64Array | undefined {
    return this.count(row) === 0 ? undefined : this.#block(row).slice(startOf(row), startOf(row) + STRIDE);
  }

  /** Adds what was copied to what is known of a row. */
  add(row: number, copied: Float64Array | undefined): void {
    if (copied !== undefined) this.#add(row, copied, 0);
  }

  reset(row: number): void {
    this.#blocks[row >>> BLOCK_SHIFT]?.fill(0, startOf(row), startOf(row) + STRIDE);
  }

  count(row: number): number {
    return this.#figure(row, TOTAL);
  }

  /** How many delays were negative. */
  negative(row: number): number {
    return this.#figure(row, NEGATIVE);
  }

  /** In seconds. */
  sum(row: number): number {
    return this.#figure(row, SUM) / 1e9;
  }

  /** For each of `DELAY_BOUNDS`, how many delays were at most that. */
  cumulative(row: number): number[] {
    if (this.count(row) === 0) return DELAY_BOUNDS.map(() => 0);
    const block = this.#block(row);
    let at = startOf(row) + COUNTS;
    let total = 0;
    return DELAY_BOUNDS.map(() => {
      for (let part = 0; part < PARTS; part++) total += block[at++]!;
      return total;
    });
  }

  /** In nanoseconds, like the following; NaN when there is none. */
  minimum(row: number): number {
    return this.count(row) === 0 ? Number.NaN : this.#figure(row, MINIMUM);
  }

  maximum(row: number): number {
    return this.count(row) === 0 ? Number.NaN : this.#figure(row, MAXIMUM);
  }

  mean(row: number): number {
    return this.#figure(row, SUM) / this.count(row);
  }

  /**
   * The delay that the share `q` (0 to 1) of all delays did not exceed. Within the part of a bucket in which it lies,
   * delays are taken to be spread evenly; the result is never outside minimum and maximum. Above 10 µs and up to 20 s
   * it is within an eighth of the true one.
   */
  quantile(row: number, q: number): number {
    if (this.count(row) === 0) return Number.NaN;
    const block = this.#block(row);
    const counts = startOf(row) + COUNTS;
    const rank = q * this.count(row);
    let below = 0;
    for (let place = 0; place < PLACES; place++) {
      const count = block[counts + place]!;
      if (count > 0 && below + count >= rank) {
        const low = Math.max(lowerBound(place), this.minimum(row));
        const high = Math.min(upperBound(place), this.maximum(row));
        return low + (high - low) * ((rank - below) / count);
      }
      below += count;
    }
    return this.maximum(row);
  }

  #add(row: number, source: Float64Array, at: number): void {
    const target = this.#block(row);
    const into = startOf(row);
    const isFirst = target[into + TOTAL] === 0;
    const [minimum, maximum] = [source[at + MINIMUM]!, source[at + MAXIMUM]!];
    if (isFirst || minimum < target[into + MINIMUM]!) target[into + MINIMUM] = minimum;
    if (isFirst || maximum > target[into + MAXIMUM]!) target[into + MAXIMUM] = maximum;
    for (let i = 0; i < STRIDE; i++) if (i !== MINIMUM && i !== MAXIMUM) target[into + i]! += source[at + i]!;
  }

  #figure(row: number, figure: number): number {
    return this.#blocks[row >>> BLOCK_SHIFT]?.[startOf(row) + figure] ?? 0;
  }

  #block(row: number): Float64Array {
    const at = row >>> BLOCK_SHIFT;
    const block = this.#blocks[at] ?? new Float64Array(STRIDE << BLOCK_SHIFT);
    this.#blocks[at] = block;
    return block;
  }
}

/** Where a row begins in its block. */
function startOf(row: number): number {
  return (row & BLOCK_MASK) * STRIDE;
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
