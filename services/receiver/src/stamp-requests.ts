import {
  type AuthenticationKeys,
  helloAge,
  helloWantsReply,
  indexRequestTlvs,
  nanosecondsBetween,
  readRequest,
} from "@sixbeat/common/datagram";
import { countTrafficClass } from "@sixbeat/common/measure";
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

  /** Takes a request that has been recognised and, where there is a key, found to be signed with it. */
  take(incoming: Incoming, keys: AuthenticationKeys | undefined, now: number): void {
    const { octets, offset, length, mode, request, tlvs } = incoming;
    readRequest(octets, offset, length, mode, incoming.at.seconds, request);
    indexRequestTlvs(octets, offset, length, mode, keys, tlvs);
    this.#sessions.address(incoming.batch, incoming.message);
    let session = this.#sessions.find(request.ssid, now);
    if (session < 0) session = this.#begin(incoming, now);
    const row = session < 0 ? this.#countStranger(incoming) : this.#count(incoming, session);
    const wantsReply = tlvs.hello === -1 || helloWantsReply(octets, offset + tlvs.hello);
    if (wantsReply) this.#reflector.reflect(incoming, session, row, keys, now);
  }

  /** Sends the replies that wait. */
  flush(keys: AuthenticationKeys | undefined): void {
    this.#reflector.flush(keys);
  }

  /** Returns -1 when there is no place for one more session. */
  #begin(incoming: Incoming, now: number): number {
    const session = this.#sessions.add(now);
    if (session < 0) return -1;
    const { octets, offset, request, tlvs } = incoming;
    const row =
      tlvs.hello === -1
        ? this.#addressRows.row(incoming.batch, incoming.message)
        : this.#counters.paths.row(helloLabels(incoming, this.#target));
    const age = tlvs.hello === -1 ? Number.POSITIVE_INFINITY : helloAge(octets, offset + tlvs.hello);
    this.#sessions.begin(session, row, request.sequence, incoming.trafficClass, age, now);
    this.#counters.jitter.interrupt(row);
    return session;
  }

  /** A datagram of a session; returns its row. */
  #count(incoming: Incoming, session: number): number {
    const row = this.#sessions.row(session);
    const verdict = this.#sessions.receive(session, incoming.request.sequence);
    if (verdict === "duplicate") return row;
    this.#counters.paths.columns.octets[row]! += incoming.length;
    if (verdict !== "held") this.#measure(incoming, row, this.#sessions.trafficClass(session));
    return row;
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

  #measure({ request, at, hopLimit, trafficClass }: Incoming, row: number, sentClass: number): void {
    const { delays, jitter, hopLimits, senderClocks, paths } = this.#counters;
    const delay = nanosecondsBetween(request.sent, at);
    delays.record(row, delay);
    jitter.record(row, delay);
    senderClocks.note(row, request.errorEstimate);
    if (hopLimit >= 0) hopLimits.note(row, hopLimit);
    if (trafficClass >= 0) countTrafficClass(paths.columns, row, sentClass, trafficClass);
  }
}
