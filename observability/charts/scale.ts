/** Where values lie between two ends, and which of them are worth a line. */
export interface Scale {
  /** 0 at the lower end, 1 at the upper. */
  place(value: number): number;
  readonly ticks: readonly number[];
}

/** From 0, or from the lowest value where that is negative, to a round number that is not below the highest. */
export function linearScale(values: readonly number[]): Scale {
  const highest = Math.max(0, ...values);
  const lowest = Math.min(0, ...values);
  const step = roundStep((highest - lowest || 1) / 4);
  const low = Math.floor(lowest / step) * step;
  const high = Math.max(Math.ceil(highest / step) * step, low + step);
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step);
  return { place: (value) => (value - low) / (high - low), ticks };
}

/** From the power of ten below the lowest value to the one above the highest. Values that are not above 0 have no place. */
export function logarithmicScale(values: readonly number[]): Scale {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return linearScale([]);
  const low = Math.floor(Math.log10(Math.min(...positive)) + 1e-9);
  const high = Math.max(Math.ceil(Math.log10(Math.max(...positive)) - 1e-9), low + 1);
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  return { place: (value) => (value > 0 ? (Math.log10(value) - low) / (high - low) : Number.NaN), ticks };
}

/** Moments on round minutes or seconds, about five of them, in seconds since 1970. */
export function timeTicks(from: number, to: number): number[] {
  const step = TIME_STEPS.find((one) => (to - from) / one <= 6) ?? 86_400;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, i) => first + i * step);
}

const TIME_STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600];

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10);
}
