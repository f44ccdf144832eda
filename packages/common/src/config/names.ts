import { levenshtein } from "./packages.ts";

/** What every variable of ours begins with. */
export const ENVIRONMENT_PREFIX = "SIXBEAT_";

/** `maxLoss` as written in a file: `max-loss`. */
export function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `maxLoss` as written on the command line: `--max-loss`. */
export function flagName(key: string): string {
  return `--${optionName(key)}`;
}

/** `maxLoss` as written in the environment: `SIXBEAT_MAX_LOSS`. */
export function variableName(key: string): string {
  return ENVIRONMENT_PREFIX + optionName(key).replaceAll("-", "_").toUpperCase();
}

/** `; did you mean max-loss?` when one of the names is near to what was written, otherwise nothing. */
export function didYouMean(written: string, names: Iterable<string>): string {
  const name = nearestName(written, names);
  return name === undefined ? "" : `; did you mean ${name}?`;
}

/** The name that was probably meant, if any. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const wanted = written.toLowerCase();
  // Nothing that long is a slip of the finger, and comparing takes the product of both lengths.
  if (wanted.length > 100) return undefined;
  const { distance } = levenshtein();
  const [nearest] = [...names]
    .map((name) => ({ name, away: distance(wanted, name.toLowerCase()) }))
    .sort((a, b) => a.away - b.away);
  if (nearest === undefined || nearest.away > Math.max(1, Math.floor(bareLength(nearest.name) / 3))) return undefined;
  return nearest.name;
}

// The part every name shares says nothing about how near two of them are.
function bareLength(name: string): number {
  return name.replace(/^(--|SIXBEAT_)/, "").length;
}
