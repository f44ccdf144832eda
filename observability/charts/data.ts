/** A value at a moment, in seconds since 1970. */
export type Point = readonly [time: number, value: number];

/** One series of what a panel shows. */
export interface Series {
  /** Which of the panel's queries it is from. */
  readonly refId: string;
  /** What the legend calls it. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
}

/** The time that a dashboard shows, in seconds since 1970, and the time between two points. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** A moment that is marked on every panel. */
export interface Mark {
  readonly time: number;
  readonly color: string;
}

/** The last value of a series that is one, or undefined. */
export function lastOf({ points }: Series): number | undefined {
  return points.findLast(([, value]) => Number.isFinite(value))?.[1];
}
