/** What several rounds of one measurement come to. */
export interface Summary {
  readonly median: number;
  /** The first and the third quartile: half of the rounds lie between them. */
  readonly quartiles: readonly [low: number, high: number];
}

/** @throws {RangeError} when there are no values. */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError("there is nothing to summarize");
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)] };
}

/**
 * How many times as much as `base` each round took. Rounds are compared one by one, since those of one round share what
 * the machine was doing.
 *
 * @throws {RangeError} when the numbers of rounds differ.
 */
export function ratios(values: readonly number[], base: readonly number[]): readonly number[] {
  if (values.length !== base.length) throw new RangeError("rounds must be compared one by one");
  return values.map((value, round) => value / base[round]!);
}

/** Between two values it is interpolated linearly. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
}
