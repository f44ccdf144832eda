/**
 * Adds up what a socket's 32-bit counter of dropped datagrams says. It is read in two ways: SO_MEMINFO gives it as it is
 * now, SO_RXQ_OVFL as it was when a datagram was queued; so an older value may come after a newer one.
 */
export class DropCount {
  total = 0;
  #last = 0;

  /** @returns how many drops are new. */
  note(counter: number): number {
    const drops = Math.max((counter - this.#last) | 0, 0);
    this.#last = (this.#last + drops) >>> 0;
    this.total += drops;
    return drops;
  }
}
