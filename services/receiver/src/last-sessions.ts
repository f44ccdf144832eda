import { PEER_KEY_WORDS, peerKeyAddress, type RecvBatch, type SocketAddress } from "@sixbeat/common/socket";

/** From where the last session of each row came, and when it began. */
export class LastSessions {
  readonly #startedAt: Float64Array;
  readonly #peers: Uint32Array;

  constructor(rows: number) {
    this.#startedAt = new Float64Array(rows);
    this.#peers = new Uint32Array(rows * PEER_KEY_WORDS);
  }

  /** A session begins with message `i` of the batch. @param now in milliseconds since 1970. */
  note(row: number, batch: RecvBatch, i: number, now: number): void {
    this.#startedAt[row] = now;
    batch.writePeerKey(i, this.#peers, row * PEER_KEY_WORDS);
  }

  /** The last session of a row; undefined where there was none. `startedAt` is milliseconds since 1970. */
  of(row: number): { readonly address: SocketAddress; readonly startedAt: number } | undefined {
    const startedAt = this.#startedAt[row]!;
    if (startedAt === 0) return undefined;
    return { address: peerKeyAddress(this.#peers, row * PEER_KEY_WORDS), startedAt };
  }

  /** What is known of a row, for `add`, perhaps in another thread. */
  copy(row: number): LastSession {
    return {
      startedAt: this.#startedAt[row]!,
      peer: this.#peers.slice(row * PEER_KEY_WORDS, (row + 1) * PEER_KEY_WORDS),
    };
  }

  /** What was copied becomes what is known of a row, where it is newer. */
  add(row: number, { startedAt, peer }: LastSession): void {
    if (startedAt < this.#startedAt[row]!) return;
    this.#startedAt[row] = startedAt;
    this.#peers.set(peer, row * PEER_KEY_WORDS);
  }

  reset(row: number): void {
    this.#startedAt[row] = 0;
  }
}

/** The last session of a row, copied. */
export interface LastSession {
  readonly startedAt: number;
  readonly peer: Uint32Array;
}
