import { Buffer } from "node:buffer";
import { hostname } from "node:os";
import type { MessageValues } from "@sixbeat/common/datagram";
import { bufferFull, type Instant, SocketError } from "@sixbeat/common/socket";
import type { Deadlines } from "./deadlines.ts";
import type { ErrorReports } from "./error-reports.ts";
import type { Figures } from "./figures.ts";
import type { HostClock } from "./host-clock.ts";
import { ICMP_ERRNOS } from "./icmp.ts";
import type { Lane } from "./lane.ts";
import type { Session } from "./session.ts";
import type { Settings } from "./settings.ts";
import type { TrafficEvents } from "./traffic-events.ts";

/** A send that fails with the errno of an ICMP error is tried so many times: it may be about another datagram. */
const ATTEMPTS = 4;
/** What the largest UDP datagram has room for; a longer one is cut, and refused by the kernel. */
const LARGEST = 65_536;

/** Writes datagrams and sends them, as many as are due in one call. */
export class Sending {
  /** How many datagrams were sent or could not be. */
  count = 0;
  readonly #settings: Settings;
  readonly #figures: Figures;
  readonly #clock: HostClock;
  readonly #errors: ErrorReports;
  readonly #deadlines: Deadlines;
  readonly #events: TrafficEvents;
  readonly #values = new Values();
  readonly #t1: Instant = { seconds: 0, nanoseconds: 0 };
  #longestMessage = 0;
  #failure: SocketError = BUFFER_FULL;

  constructor(
    settings: Settings,
    figures: Figures,
    clock: HostClock,
    errors: ErrorReports,
    deadlines: Deadlines,
    events: TrafficEvents,
  ) {
    this.#settings = settings;
    this.#figures = figures;
    this.#clock = clock;
    this.#errors = errors;
    this.#deadlines = deadlines;
    this.#events = events;
    this.messageChanged();
  }

  /** There is another message in the settings. */
  messageChanged(): void {
    const longest = { hostname: HOSTNAME, seq: Number.MAX_SAFE_INTEGER, time: new Date().toISOString() };
    this.#longestMessage = Buffer.byteLength(this.#settings.message.render(longest));
  }

  /** Writes the next datagram of a session; it leaves with the next flush. */
  queue(session: Session): void {
    const { lane } = session;
    const { outbox } = lane;
    const longest = session.request?.sizeWith(this.#longestMessage) ?? this.#longestMessage;
    if (outbox.isFull || !outbox.fits(longest)) this.flush(lane);
    outbox.makeRoom(Math.min(longest, LARGEST));
    this.#values.seq = session.path.sent;
    outbox.add(session, this.#write(session));
  }

  /** Sends what is queued on a lane. */
  flush(lane: Lane): void {
    const { outbox } = lane;
    if (outbox.count === 0) return;
    this.count += outbox.count;
    this.#clock.read();
    this.#clock.refresh();
    const { keys } = this.#settings;
    for (let i = 0; i < outbox.count; i++) {
      const offset = outbox.batch.offset(i);
      outbox.session(i).request?.stamp(outbox.octets, offset, outbox.length(i), this.#timeOf(i), keys);
    }
    this.#sendAll(lane);
    outbox.clear();
    // On most ways out the stamps are there already, and need not wake anybody.
    if (lane.isStamping) this.#errors.read(lane);
  }

  #write(session: Session): number {
    const { message } = this.#settings;
    const { outbox } = session.lane;
    const { octets, offset } = outbox;
    if (session.request === undefined) {
      return message.write(octets.bytes, offset, offset + outbox.batch.slotSize, this.#values) - offset;
    }
    const age = this.#clock.now - session.startedAt;
    const { errorEstimate } = this.#clock;
    return session.request.write(octets, offset, session.next, errorEstimate, age, message, this.#values);
  }

  #sendAll(lane: Lane): void {
    const { outbox } = lane;
    let attempts = 0;
    let failed = false;
    for (let at = 0; at < outbox.count; ) {
      const sent = this.#trySending(lane, at);
      for (let i = at; i < at + sent; i++) this.#sent(lane, i);
      at += sent;
      if (sent > 0) {
        attempts = 0;
        continue;
      }
      failed = true;
      if (ICMP_ERRNOS.has(this.#failure.code) && ++attempts < ATTEMPTS) {
        this.#errors.read(lane);
        continue;
      }
      this.#notSent(outbox.session(at++), this.#failure);
      attempts = 0;
    }
    // Some kernels count a datagram that failed, others do not.
    if (failed && lane.isStamping) {
      this.#errors.read(lane);
      lane.stamp(true);
    }
  }

  /** Returns how many datagrams the kernel took; when none, `#failure` is why. */
  #trySending({ socket, outbox }: Lane, from: number): number {
    this.#failure = BUFFER_FULL;
    try {
      return socket.sendmmsg(outbox.batch, from, outbox.count);
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      this.#failure = error;
      return 0;
    }
  }

  #sent(lane: Lane, i: number): void {
    const { outbox } = lane;
    const session = outbox.session(i);
    const sequence = session.next;
    const length = outbox.length(i);
    session.sent(this.#clock.now, this.#timeOf(i));
    session.path.sent++;
    if (session.account !== undefined) this.#deadlines.watch(session, this.#clock.now + this.#settings.timeout);
    this.#figures.columns.octets[session.row]! += length;
    if (session.account === undefined) this.#figures.columns.unanswered[session.row]! += 1;
    if (lane.isStamping) lane.departures.sent(session, sequence);
    const start = outbox.batch.offset(i) + (session.request?.messageOffset ?? 0);
    const end = outbox.batch.offset(i) + (session.request?.messageEnd(outbox.octets, outbox.batch.offset(i)) ?? length);
    this.#events.sent(session, sequence, length, outbox.octets.bytes, start, end);
  }

  /**
   * What datagram `i` of those that leave together says of when that is. No two say the same: a reflector that knows no
   * SSIDs repeats nothing else that differs between two sessions with one peer.
   */
  #timeOf(i: number): Instant {
    const { seconds, nanoseconds } = this.#clock.instant;
    const later = nanoseconds + i;
    this.#t1.seconds = later < 1e9 ? seconds : seconds + 1;
    this.#t1.nanoseconds = later < 1e9 ? later : later - 1e9;
    return this.#t1;
  }

  #notSent(session: Session, error: SocketError): void {
    this.#figures.notSent(session.row, error.code);
    this.#events.notSent(session.path, error);
  }
}

const HOSTNAME = hostname();
const BUFFER_FULL = bufferFull("sendmmsg");

/** What a message is filled in with; the time is made only where it is asked for. */
class Values implements MessageValues {
  readonly hostname = HOSTNAME;
  seq = 0;

  get time(): string {
    return new Date().toISOString();
  }
}
