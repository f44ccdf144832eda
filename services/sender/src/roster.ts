import { formatAddress, type SocketAddress } from "@sixbeat/common/socket";

interface Known {
  readonly address: SocketAddress;
  /** Since when it has been in no answer; undefined while it is in the last one. Milliseconds, monotonic. */
  missingSince: number | undefined;
}

/**
 * The addresses of a name, as one answer after the other tells them. An answer that lacks some may be wrong, or one of
 * several name servers that is behind: an address is given up when it has been in no answer for a while.
 */
export class Roster {
  readonly #known = new Map<string, Known>();

  /**
   * An answer that came at `now`, without any address when the name has none.
   * @param patience for how many milliseconds an address may be missing.
   * @returns whether an address has come or gone.
   */
  answer(addresses: readonly SocketAddress[], now: number, patience: number): boolean {
    const before = this.#known.size;
    const named = new Map(addresses.map((address) => [formatAddress(address), address]));
    for (const [key, known] of this.#known) {
      known.missingSince = named.delete(key) ? undefined : (known.missingSince ?? now);
      if (known.missingSince !== undefined && now - known.missingSince >= patience) this.#known.delete(key);
    }
    const changed = this.#known.size < before || named.size > 0;
    for (const [key, address] of named) this.#known.set(key, { address, missingSince: undefined });
    return changed;
  }

  /** By what tells each from all others, `[2001:db8::7]:54321`. */
  *addresses(): Iterable<readonly [key: string, address: SocketAddress]> {
    for (const [key, { address }] of this.#known) yield [key, address];
  }

  get size(): number {
    return this.#known.size;
  }

  /** Whether it is kept although it is not in the last answer. */
  isMissing(key: string): boolean {
    return this.#known.get(key)?.missingSince !== undefined;
  }
}
