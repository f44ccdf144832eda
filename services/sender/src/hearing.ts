import { SocketError } from "@sixbeat/common/socket";
import type { ErrorReports } from "./error-reports.ts";
import type { HostClock } from "./host-clock.ts";
import type { Lane } from "./lane.ts";
import type { Replies } from "./replies.ts";

/** Batches taken in one turn of the event loop, so that a flood leaves time for everything else. */
export const BATCHES_PER_TURN = 16;

/** Takes in what comes back over all lanes: replies, ICMP errors, and when datagrams left. */
export class Hearing {
  readonly #lanes: readonly Lane[];
  readonly #replies: Replies;
  readonly #errors: ErrorReports;
  readonly #clock: HostClock;
  readonly #heard: () => void;
  #watches: Disposable[] = [];
  #isWatching = true;

  /** @param heard is called when replies have been taken in. */
  constructor(lanes: readonly Lane[], replies: Replies, errors: ErrorReports, clock: HostClock, heard: () => void) {
    this.#lanes = lanes;
    this.#replies = replies;
    this.#errors = errors;
    this.#clock = clock;
    this.#heard = heard;
  }

  /** A lane has been opened. */
  add(lane: Lane): void {
    if (this.#isWatching) this.#watch(lane);
  }

  /**
   * Whether the event loop tells of what has come. Where it is looked for every few milliseconds anyway, there is no
   * need: the kernel knows when each reply arrived, and to be woken for each costs as much as to send it.
   */
  set isWatching(wanted: boolean) {
    if (wanted === this.#isWatching) return;
    this.#isWatching = wanted;
    for (const watch of this.#watches.splice(0)) watch[Symbol.dispose]();
    if (wanted) for (const lane of this.#lanes) this.#watch(lane);
  }

  /** Takes what waits in all sockets. @returns whether nothing does any more. */
  takeIn(batches = BATCHES_PER_TURN): boolean {
    let isEmpty = true;
    for (const lane of this.#lanes) {
      isEmpty = this.#receive(lane, batches) && isEmpty;
      this.#errors.read(lane);
    }
    return isEmpty;
  }

  #watch(lane: Lane): void {
    const readable = () => {
      this.#receive(lane, BATCHES_PER_TURN);
      this.#heard();
    };
    this.#watches.push(lane.socket.watch({ readable, queued: () => this.#errors.read(lane) }));
  }

  /** Takes what waits in a lane's socket. @returns whether nothing does any more. */
  #receive(lane: Lane, batches: number): boolean {
    const { batch } = this.#replies;
    for (let taken = 0; taken < batches; taken++) {
      const before = performance.now();
      const count = this.#receiveBatch(lane);
      if (count > 0) this.#clock.read();
      // Whatever a reply answers left before it, and its stamp is here.
      if (count > 0 && lane.departures.outstanding > 0) this.#errors.read(lane);
      for (let i = 0; i < count; i++) this.#replies.read(lane, i);
      if (count > 0) lane.drops.note(batch.drops(count - 1));
      if (count >= 0 && count < batch.capacity) {
        lane.emptyAt = before;
        return true;
      }
    }
    return false;
  }

  /** Returns how many datagrams were received; -1 when an ICMP error came first. */
  #receiveBatch(lane: Lane): number {
    try {
      return lane.socket.recvmmsg(this.#replies.batch);
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      this.#errors.read(lane);
      return -1;
    }
  }
}
