/** Sessions that are remembered of each row. */
const REMEMBERED = 8;

/**
 * What tells a replayed datagram from a new one once its session is forgotten or its window has moved on: for the last
 * sessions of each row, by SSID, when the newest of their datagrams was sent. Of older sessions it is what none of them
 * sent anything after. An SSID is as good as new for each session, so sessions at the same time don't hinder one another.
 */
export class ReplayMemory {
  readonly #ssids: Uint16Array;
  /** When the newest was sent, by the sender's clock in nanoseconds; 0 where there is no session. */
  readonly #newest: Float64Array;
  /** For each row, the newest of what has been forgotten. */
  readonly #floor: Float64Array;

  constructor(rows: number) {
    this.#ssids = new Uint16Array(rows * REMEMBERED);
    this.#newest = new Float64Array(rows * REMEMBERED);
    this.#floor = new Float64Array(rows);
  }

  /** Whether a datagram, the first of its session or far behind its others, was sent before what is known of that session. */
  isReplay(row: number, ssid: number, sentAt: number): boolean {
    const place = this.#find(row, ssid);
    return sentAt <= (place < 0 ? this.#floor[row]! : this.#newest[place]!);
  }

  /** A datagram was received for the first time. */
  note(row: number, ssid: number, sentAt: number): void {
    let place = this.#find(row, ssid);
    if (place < 0) place = this.#replaceOldest(row, ssid);
    if (sentAt > this.#newest[place]!) this.#newest[place] = sentAt;
  }

  /** Nothing is known of a row any more. */
  reset(row: number): void {
    this.#newest.fill(0, row * REMEMBERED, (row + 1) * REMEMBERED);
    this.#floor[row] = 0;
  }

  #find(row: number, ssid: number): number {
    const first = row * REMEMBERED;
    for (let at = first; at < first + REMEMBERED; at++) {
      if (this.#ssids[at] === ssid && this.#newest[at]! > 0) return at;
    }
    return -1;
  }

  #replaceOldest(row: number, ssid: number): number {
    const first = row * REMEMBERED;
    let oldest = first;
    for (let at = first + 1; at < first + REMEMBERED; at++) {
      if (this.#newest[at]! < this.#newest[oldest]!) oldest = at;
    }
    this.#floor[row] = Math.max(this.#floor[row]!, this.#newest[oldest]!);
    this.#ssids[oldest] = ssid;
    this.#newest[oldest] = 0;
    return oldest;
  }
}
