import {
  type AuthenticationKeys,
  helloAge,
  helloWantsReply,
  type Instant,
  indexRequestTlvs,
  nanosecondsBetween,
  readRequest,
  requestRun,
} from "@sixbeat/common/datagram";
import { countTrafficClass, type ReceivedVerdict } from "@sixbeat/common/measure";
import type { AddressRows } from "./address-rows.ts";
import type { Counters } from "./counters.ts";
import { helloLabels } from "./hello-labels.ts";
import type { Incoming } from "./incoming.ts";
import type { Reflector } from "./reflector.ts";
import type { Sessions } from "./sessions.ts";

/** Accounts for the requests of STAMP senders, and has them answered. Nothing is allocated for one of a known session. */
export class StampRequests {
  readonly #counters: Counters;
  readonly #sessions: Sessions;
  readonly #reflector: Reflector;
  readonly #addressRows: AddressRows;
  readonly #target: string;

  /** @param target what this end is called. */
  constructor(counters: Counters, sessions: Sessions, reflector: Reflector, addressRows: AddressRows, target: string) {
    this.#counters = counters;
    this.#sessions = sessions;
    this.#reflector = reflector;
    this.#addressRows = addressRows;
    this.#target = target;
  }

  /**
   * Takes a request that has been recognised and, where there is a key, found to be signed with it; and those after it in
   * the same message that differ from it by their number alone. Returns how many.
   */
  take(incoming: Incoming, keys: AuthenticationKeys | undefined, now: number): number {
    const { octets, offset, length, mode, request, tlvs } = incoming;
    readRequest(octets, offset, length, mode, incoming.at.seconds, request);
    indexRequestTlvs(octets, offset, length, mode, keys, tlvs);
    let session = this.#sessions.find(incoming, now);
    if (session < 0 && this.#isReplay(incoming)) {
      this.#counters.rejected.replayed += 1;
      return 1;
    }
    if (session < 0) session = this.#begin(incoming, now);
    if (session >= 0 && tlvs.hello !== -1 && !this.#sessions.isNamed(session)) this.#name(incoming, session);
    const count = session < 0 ? 1 : runOf(incoming);
    const row = session < 0 ? this.#countStranger(incoming) : this.#count(incoming, session, count);
    if (this.#wantsReply(incoming, session)) this.#reflector.reflect(incoming, count, session, row, keys, now);
    return count;
  }

  /** Sends the replies that wait. */
  flush(keys: AuthenticationKeys | undefined): void {
    this.#reflector.flush(keys);
  }

  /** Whether it is signed and was sent before what its session, forgotten by now, had sent. */
  #isReplay(incoming: Incoming): boolean {
    if (incoming.mode !== "authenticated") return false;
    const isNamed = incoming.tlvs.hello !== -1;
    const row = isNamed
      ? this.#counters.row(helloLabels(incoming, this.#target))
      : this.#addressRows.row(incoming.batch, incoming.message);
    // Of the paths that share a row nothing is known for each.
    if (this.#counters.paths.isShared(row)) return false;
    return this.#counters.replays.isReplay(row, incoming.request.ssid, nanoseconds(incoming.request.sent));
  }

  /** Returns -1 when there is no place for one more session. */
  #begin(incoming: Incoming, now: number): number {
    const session = this.#sessions.add(now);
    if (session < 0) return -1;
    this.#reflector.sessionBegan();
    const { octets, offset, request, tlvs } = incoming;
    // Until a hello says who it is: a load sends one now and then.
    const row = tlvs.hello === -1 ? this.#addressRows.row(incoming.batch, incoming.message) : -1;
    const age = tlvs.hello === -1 ? Number.POSITIVE_INFINITY : helloAge(octets, offset + tlvs.hello);
    this.#sessions.begin(session, row, request.sequence, incoming.trafficClass, age, now);
    if (row >= 0) this.#startIn(row, incoming);
    return session;
  }

  #name(incoming: Incoming, session: number): void {
    const { octets, offset, tlvs } = incoming;
    const row = this.#counters.row(helloLabels(incoming, this.#target));
    this.#sessions.name(session, row, helloWantsReply(octets, offset + tlvs.hello));
    this.#startIn(row, incoming);
  }

  #startIn(row: number, { batch, message }: Incoming): void {
    this.#counters.jitter.interrupt(row);
    const now = Date.now();
    this.#counters.lastSessions.note(row, batch, message, now);
    this.#counters.paths.noteSession(row, now);
  }

  /** A datagram without a hello is answered unless its session was told not to be. */
  #wantsReply({ octets, offset, tlvs }: Incoming, session: number): boolean {
    if (tlvs.hello !== -1) return helloWantsReply(octets, offset + tlvs.hello);
    return session < 0 || this.#sessions.wantsReply(session);
  }

  /** So many datagrams of a session; returns its row. */
  #count(incoming: Incoming, session: number, count: number): number {
    const row = this.#sessions.row(session);
    if (count > 1 && this.#sessions.receiveRun(session, incoming.request.sequence, count)) {
      this.#measure(incoming, row, session, count);
      return row;
    }
    for (let i = 0; i < count; i += 1) {
      const verdict = this.#receive(incoming, row, session, incoming.request.sequence + i);
      if (verdict === "held") this.#counters.paths.columns.octets[row]! += incoming.length;
      else if (verdict !== "duplicate") this.#measure(incoming, row, session, 1);
    }
    return row;
  }

  /** What is signed can't be forged, but sent again: a replayed datagram is not taken for a sender that begins anew. */
  #receive({ mode, request }: Incoming, row: number, session: number, sequence: number): ReceivedVerdict {
    if (mode === "unauthenticated") return this.#sessions.receive(session, sequence);
    const { replays, paths } = this.#counters;
    const sent = nanoseconds(request.sent);
    const mayRestart = !paths.isShared(row) && !replays.isReplay(row, request.ssid, sent);
    const verdict = this.#sessions.receive(session, sequence, mayRestart);
    if (verdict === "received" || verdict === "reordered") replays.note(row, request.ssid, sent);
    return verdict;
  }

  /** A datagram of a session for which there is no place counts by its address; whether others are missing is not known. */
  #countStranger(incoming: Incoming): number {
    const row = this.#addressRows.row(incoming.batch, incoming.message);
    const { expected, received, octets } = this.#counters.paths.columns;
    expected[row]! += 1;
    received[row]! += 1;
    octets[row]! += incoming.length;
    return row;
  }

  /** So many datagrams that were received for the first time. */
  #measure(incoming: Incoming, row: number, session: number, count: number): void {
    const { request, at, hopLimit, trafficClass } = incoming;
    const { delays, jitter, hopLimits, senderClocks, paths } = this.#counters;
    const delay = nanosecondsBetween(request.sent, at);
    paths.columns.octets[row]! += incoming.length * count;
    delays.record(row, delay, count);
    jitter.record(row, delay, count);
    senderClocks.note(row, request.errorEstimate);
    if (hopLimit >= 0) hopLimits.note(row, hopLimit);
    if (trafficClass < 0) return;
    countTrafficClass(paths.columns, row, this.#sessions.trafficClass(session), trafficClass, count);
  }
}

/** Since 1970, to a quarter of a microsecond. */
function nanoseconds({ seconds, nanoseconds }: Instant): number {
  return seconds * 1e9 + nanoseconds;
}

/** How many datagrams from this one on differ by their number alone, which is one higher each time. */
function runOf({ octets, offset, length, size, end, mode, tlvs }: Incoming): number {
  if (length < size || offset + size === end || mode === "authenticated") return 1;
  return requestRun(octets, offset, size, end, tlvs.content);
}
