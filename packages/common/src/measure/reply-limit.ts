import { KeyHash } from "./key-hash.ts";

/**
 * A token bucket for each peer, in fixed memory: `rate` replies per second, `burst` of them at once. Peers are told
 * apart by a secret hash; the few that share a place share its tokens, so a limit is never exceeded, and nobody can
 * choose whose tokens to use up.
 */
export class ReplyLimit {
  /** Where the caller writes the peer before `take`. */
  readonly key: Uint32Array;
  /** How many replies were withheld. */
  withheld = 0;
  readonly #hash: KeyHash;
  readonly #mask: number;
  /** Milliseconds between tokens, and what a full bucket holds of them. */
  readonly #spacing: number;
  readonly #depth: number;
  /** For each place, when its bucket will be full again; 0, as it was before time began. */
  readonly #fullAt: Float64Array;

  /** @param places is rounded up to a power of two. @param rate replies per second; infinite is no limit. */
  constructor(keyWords: number, rate: number, burst: number, places = 65_536) {
    this.key = new Uint32Array(keyWords);
    this.#hash = new KeyHash(keyWords);
    this.#fullAt = new Float64Array(2 ** Math.ceil(Math.log2(places)));
    this.#mask = this.#fullAt.length - 1;
    this.#spacing = 1000 / rate;
    this.#depth = this.#spacing * burst;
  }

  /** Whether the peer may be sent one more reply at `now`, in milliseconds, not negative. */
  take(now: number): boolean {
    return this.takeUpTo(now, 1) === 1;
  }

  /** How many of `count` more replies the peer may be sent at `now`; the rest is withheld. */
  takeUpTo(now: number, count: number): number {
    if (this.#spacing === 0) return count;
    const place = this.#hash.hash(this.key) & this.#mask;
    const fullAt = Math.max(this.#fullAt[place]!, now);
    const tokens = Math.floor((this.#depth - (fullAt - now)) / this.#spacing + ROUNDING);
    const taken = Math.min(Math.max(tokens, 0), count);
    this.#fullAt[place] = fullAt + taken * this.#spacing;
    this.withheld += count - taken;
    return taken;
  }
}

/** Far less than a token, and more than what additions in binary are off by. */
const ROUNDING = 1e-6;
