import { bufferFull, SocketError, segmentationRefused } from "@sixbeat/common/socket";
import type { Deadlines } from "../deadlines.ts";
import type { ErrorReports } from "../error-reports.ts";
import type { Figures } from "../figures.ts";
import type { HostClock } from "../host-clock.ts";
import { ICMP_ERRNOS } from "../icmp.ts";
import type { Lane } from "../lane.ts";
import { LEAST_SIZE } from "../least-size.ts";
import type { Session } from "../session.ts";
import type { TrafficEvents } from "../traffic-events.ts";
import { LoadBatch } from "./load-batch.ts";
import { LoadTemplate } from "./load-template.ts";

/** A send that fails with the errno of an ICMP error is tried so many times: it may be about another datagram. */
const ATTEMPTS = 4;
/** The kernel or the adapter has no room right now. */
const NO_ROOM = new Set(["EAGAIN", "ENOBUFS", "ENOMEM"]);
const BUFFER_FULL = bufferFull("sendmmsg");

/** Where what is sent is counted, timed and told. */
export interface Surroundings {
  readonly figures: Figures;
  readonly clock: HostClock;
  readonly errors: ErrorReports;
  readonly events: TrafficEvents;
}

/** What is sent, and whether as runs that the kernel cuts. */
export interface LoadOptions {
  readonly size: number;
  readonly offload: boolean;
}

/** Sends runs of like datagrams, as many in one call as there are, and as one buffer each where the kernel cuts it. */
export class LoadSending {
  readonly #size: number;
  readonly #cuts: boolean;
  readonly #figures: Figures;
  readonly #clock: HostClock;
  readonly #errors: ErrorReports;
  readonly #events: TrafficEvents;
  readonly #deadlines: Deadlines;
  readonly #batches = new WeakMap<Lane, LoadBatch>();
  readonly #templates = new WeakMap<Session, LoadTemplate>();
  /** Lanes whose kernel or path does not take buffers to cut. */
  readonly #uncut = new WeakSet<Lane>();
  #failure: SocketError = BUFFER_FULL;
  /** The kernel had no room for something: what was not taken is still due. */
  isHeldUp = false;

  /** @param size octets of a datagram; the least there can be is taken for less. */
  constructor({ size, offload }: LoadOptions, { figures, clock, errors, events }: Surroundings, deadlines: Deadlines) {
    this.#size = Math.max(size, LEAST_SIZE);
    this.#cuts = offload;
    this.#figures = figures;
    this.#clock = clock;
    this.#errors = errors;
    this.#events = events;
    this.#deadlines = deadlines;
  }

  /** Sends `count` datagrams of a session. @returns how many were taken or refused for good; the others are still due. */
  send(session: Session, count: number): number {
    const { lane } = session;
    let done = 0;
    this.isHeldUp = false;
    while (done < count && !this.isHeldUp) {
      const batch = this.#batch(lane);
      const template = this.#template(session);
      for (let queued = done; queued < count && !batch.isFull; ) {
        const run = Math.min(count - queued, batch.mostOfRun);
        batch.add(session, template, run, this.#clock.errorEstimate);
        queued += run;
      }
      done += this.#flush(lane, batch);
    }
    return done;
  }

  #flush(lane: Lane, batch: LoadBatch): number {
    let [done, attempts] = [0, 0];
    for (let at = 0; at < batch.count; ) {
      this.#clock.read();
      batch.stamp(at, this.#clock.instant);
      const sent = this.#trySending(lane, batch, at);
      for (let slot = at; slot < at + sent; slot++) done += this.#sent(batch, slot);
      at += sent;
      if (sent > 0 || at === batch.count) attempts = 0;
      else if (ICMP_ERRNOS.has(this.#failure.code) && ++attempts < ATTEMPTS) this.#errors.read(lane);
      else if (this.#holdsUp(lane, batch, at)) break;
      else done += this.#notSent(batch, at++);
    }
    batch.clear();
    return done;
  }

  /** Whether nothing more of this batch can be sent, now or as it is. */
  #holdsUp(lane: Lane, batch: LoadBatch, at: number): boolean {
    if (NO_ROOM.has(this.#failure.code)) {
      this.isHeldUp = true;
      this.#figures.columns.backpressure[batch.session(at).row]! += 1;
      return true;
    }
    if (batch.datagrams(at) === 1 || !segmentationRefused(this.#failure)) return false;
    this.#uncut.add(lane);
    this.#batches.delete(lane);
    this.#events.segmentsRefused(batch.session(at).path, this.#failure);
    return true;
  }

  /** Returns how many runs the kernel took; when none, `#failure` is why. */
  #trySending({ socket }: Lane, { batch, count }: LoadBatch, from: number): number {
    this.#failure = BUFFER_FULL;
    try {
      return socket.sendmmsg(batch, from, count);
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      this.#failure = error;
      return 0;
    }
  }

  #sent(batch: LoadBatch, slot: number): number {
    const session = batch.session(slot);
    const count = batch.datagrams(slot);
    const { columns } = this.#figures;
    columns.octets[session.row]! += count * this.#size;
    if (session.account === undefined) columns.unanswered[session.row]! += count;
    session.sentRun(count, this.#clock.now, this.#clock.instant);
    session.path.sent += count;
    if (session.pending > 0) this.#deadlines.watch(session, session.deadline);
    return count;
  }

  #notSent(batch: LoadBatch, slot: number): number {
    const { row, path } = batch.session(slot);
    const count = batch.datagrams(slot);
    this.#figures.notSent(row, this.#failure.code, count);
    this.#events.notSent(path, this.#failure);
    return count;
  }

  #batch(lane: Lane): LoadBatch {
    const known = this.#batches.get(lane);
    if (known !== undefined) return known;
    const segments = !this.#cuts || this.#uncut.has(lane) ? 1 : lane.socket.options.maxSegments;
    const batch = new LoadBatch(lane.socket.family, this.#size, segments, lane.peer !== undefined);
    this.#batches.set(lane, batch);
    return batch;
  }

  #template(session: Session): LoadTemplate {
    const known = this.#templates.get(session);
    if (known !== undefined) return known;
    const template = new LoadTemplate(this.#size, session.ssid);
    this.#templates.set(session, template);
    return template;
  }
}
