import type { PathLabels } from "../../measure/index.ts";

/** So many paths at most are in one answer: while it is written, no datagram is taken in. */
const MOST = 1000;
const LABELS = ["source", "target", "family", "flow"] as const;

/** What `/api/paths` says. */
export interface PathsAnswer {
  /** How many paths fit the query. */
  readonly total: number;
  /** How many of those come before the first one here. */
  readonly offset: number;
  readonly paths: readonly object[];
}

/**
 * Of the paths those that a query asks for: `target=a&family=ipv6` only those with these labels, `offset` and `limit` a
 * part of them, never more than a thousand.
 */
export function pathsAnswer<P>(
  query: URLSearchParams,
  paths: Iterable<P>,
  labelsOf: (path: P) => PathLabels,
  describe: (path: P) => object,
): PathsAnswer {
  const { total, offset, chosen } = choosePaths(query, paths, labelsOf);
  return { total, offset, paths: chosen.map((path) => ({ ...labelsOf(path), ...describe(path) })) };
}

/** Of the paths those that the answer to a query has. */
export function choosePaths<P>(query: URLSearchParams, paths: Iterable<P>, labelsOf: (path: P) => PathLabels) {
  const offset = whole(query.get("offset")) ?? 0;
  const end = offset + Math.min(whole(query.get("limit")) ?? MOST, MOST);
  const isAskedFor = pathFilter(query);
  const chosen: P[] = [];
  let total = 0;
  for (const path of paths) {
    if (!isAskedFor(labelsOf(path))) continue;
    if (total >= offset && total < end) chosen.push(path);
    total += 1;
  }
  return { total, offset, chosen };
}

/** Whether a path has the labels that a query asks for. */
export function pathFilter(query: URLSearchParams): (labels: PathLabels) => boolean {
  const wanted = LABELS.filter((label) => query.has(label)).map((label) => [label, query.getAll(label)] as const);
  return (labels) => wanted.every(([label, values]) => values.includes(labels[label]));
}

/** Whatever is not a whole number is as if it had not been said. */
function whole(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
