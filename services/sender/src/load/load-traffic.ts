import type { HostClock } from "../host-clock.ts";
import type { Sending } from "../sending.ts";
import type { Session } from "../session.ts";
import type { LoadSending } from "./load-sending.ts";

/** The datagrams of a load are too small or too many for names; one of another kind says these so often, in milliseconds, */
const NAMED_EVERY = 1000;
/** and more often at the beginning, lest the loss of the first one leave a session without its names for long. */
const NAMED_AT_FIRST = [0, 100, 300];

/** The datagrams of sessions that send at a rate: runs of like ones, and among them some with a hello. */
export class LoadTraffic {
  readonly #load: LoadSending;
  readonly #sending: Sending;
  readonly #clock: HostClock;
  readonly #named = new WeakMap<Session, Named>();

  constructor(load: LoadSending, sending: Sending, clock: HostClock) {
    this.#load = load;
    this.#sending = sending;
    this.#clock = clock;
  }

  /** @returns how many were dealt with: fewer when the kernel has no room, or memory none for what waits. */
  send(session: Session, count: number): number {
    this.#clock.refresh();
    let wanted = Math.min(count, session.room);
    if (wanted > 0 && this.#isToBeNamed(session)) {
      this.#sending.queue(session);
      this.#sending.flush(session.lane);
      wanted--;
      return 1 + this.#load.send(session, wanted);
    }
    return this.#load.send(session, wanted);
  }

  #isToBeNamed(session: Session): boolean {
    const now = performance.now();
    const named = this.#named.get(session) ?? new Named();
    if (now < named.next) return false;
    this.#named.set(session, named);
    named.next = now - session.startedAt > NAMED_EVERY ? now + NAMED_EVERY : named.early(session.startedAt);
    return true;
  }
}

/** When a session is to say its names again. */
class Named {
  next = Number.NEGATIVE_INFINITY;
  #times = 0;

  early(startedAt: number): number {
    return startedAt + (NAMED_AT_FIRST[++this.#times] ?? NAMED_EVERY);
  }
}
