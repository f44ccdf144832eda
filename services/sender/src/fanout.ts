/** Who chooses: the name that the source goes by, and the zone it is in, if it is known. */
export interface Chooser {
  readonly name: string;
  readonly zone?: string | undefined;
}

/** Who can be chosen: `key` tells it from all others and stays the same, as an address's or a host's canonical text. */
export interface Candidate {
  readonly key: string;
  readonly zone?: string | undefined;
}

/**
 * The `count` candidates that this source probes, best first, by rendezvous hashing: everyone draws a lot for every pair
 * of a source and a candidate, and the highest lots of a source win. So without a word between the sources
 * - the choice depends on names alone, never on the order of the candidates, the process or the version;
 * - one candidate's going moves only the paths to it, about `count` of all sources' together, and one's coming as many;
 * - of as many sources as candidates, about `count` choose each candidate (a Poisson distribution: with 5 one candidate
 *   in 150 is chosen by nobody, with 10 one in 22,000, with 16 one in nine million).
 *
 * When the source's zone is known, the greater half is chosen inside that zone and the rest among all others, so that
 * both the zone and what joins it to others are watched; where one side has too few, the other makes up for them. A
 * candidate of unknown zone counts as outside.
 *
 * @throws {RangeError} when `count` is not a whole number from 0 up.
 */
export function chooseTargets<T extends Candidate>(source: Chooser, candidates: readonly T[], count: number): T[] {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`can't choose ${count} targets`);
  const seed = hash(source.name, SOURCE_SEED);
  if (source.zone === undefined) return highest(seed, candidates, count);
  const inside = candidates.filter(({ zone }) => zone === source.zone);
  const outside = candidates.filter(({ zone }) => zone !== source.zone);
  const across = Math.min(Math.max(Math.floor(count / 2), count - inside.length), outside.length);
  return [...highest(seed, inside, count - across), ...highest(seed, outside, across)];
}

/**
 * Takes a zone off a target: `receivers-a.example@eu-1a` is the target `receivers-a.example` in the zone `eu-1a`. What
 * follows the last `@` is the zone, so that one comes after a port too (`[2001:db8::7]:54321@eu-1a`). A target that is
 * a name gives its zone to all its addresses.
 */
export function splitZone(text: string): { readonly target: string; readonly zone: string | undefined } {
  const at = text.lastIndexOf("@");
  return at < 0 ? { target: text, zone: undefined } : { target: text.slice(0, at), zone: text.slice(at + 1) };
}

// Two seeds, or a source and a candidate that bear the same two names would choose each other more often than not.
const SOURCE_SEED = 0x811c_9dc5;
const CANDIDATE_SEED = 0x6b64_7a8f;

/** The `count` highest lots, highest first: one pass, since few of many candidates ever come among the best. */
function highest<T extends Candidate>(seed: number, candidates: readonly T[], count: number): T[] {
  const best: { readonly candidate: T; readonly lot: number }[] = [];
  for (const candidate of candidates) {
    const lot = mixed(seed ^ hash(candidate.key, CANDIDATE_SEED));
    let at = best.length;
    while (at > 0 && beats(lot, candidate, best[at - 1]!)) at--;
    if (at >= count) continue;
    if (best.length === count) best.pop();
    best.splice(at, 0, { candidate, lot });
  }
  return best.map(({ candidate }) => candidate);
}

/** Equal lots are rare among thousands, not impossible: the key decides, so that the order never does. */
function beats(lot: number, candidate: Candidate, other: { readonly candidate: Candidate; readonly lot: number }) {
  return lot > other.lot || (lot === other.lot && candidate.key < other.candidate.key);
}

/** FNV-1a over the UTF-16 code units, from a seed. The choices of a whole fleet hang on it: it can't ever change. */
export function hash(text: string, seed: number): number {
  let value = seed;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x0100_0193);
  return value;
}

/** MurmurHash3's last steps: every bit of the input decides over every bit of the result, 0 to 2³² - 1. */
export function mixed(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
