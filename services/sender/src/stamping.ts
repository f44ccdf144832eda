import type { Lane } from "./lane.ts";
import type { TrafficEvents } from "./traffic-events.ts";

/** Datagrams in a second beyond which stamps cost more than they tell: each takes 1.5 µs to fetch. */
const MOST_STAMPED = 20_000;
const SECOND = 1000;

/**
 * Asks the kernel when each datagram leaves, as long as it is worth it: then delays begin there, and not at the call,
 * behind which a datagram may still have to wait for others.
 */
export class Stamping {
  readonly #lanes: readonly Lane[];
  readonly #events: Pick<TrafficEvents, "notStamping">;
  #isWanted: boolean;
  /** How many had been sent when it was looked at last, and when that was. */
  #sent = 0;
  #at = 0;

  /** @param isWanted whether delays are measured at all. */
  constructor(lanes: readonly Lane[], isWanted: boolean, events: Pick<TrafficEvents, "notStamping">) {
    this.#lanes = lanes;
    this.#isWanted = isWanted;
    this.#events = events;
  }

  /** A lane has been opened. */
  add(lane: Lane): void {
    if (this.#isWanted && !lane.stamp(true)) this.#giveUp("the kernel refuses transmit timestamps");
  }

  /** So many datagrams have been sent in all at `now`, in milliseconds. */
  look(sent: number, now: number): void {
    const elapsed = now - this.#at;
    if (elapsed < SECOND) return;
    const rate = ((sent - this.#sent) * SECOND) / elapsed;
    if (this.#isWanted && rate > MOST_STAMPED) this.#giveUp(`more than ${MOST_STAMPED} datagrams a second`);
    this.#sent = sent;
    this.#at = now;
  }

  #giveUp(reason: string): void {
    this.#isWanted = false;
    for (const lane of this.#lanes) lane.stamp(false);
    this.#events.notStamping(reason);
  }
}
