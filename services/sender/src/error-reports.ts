import { octetsOf } from "@sixbeat/common/datagram";
import {
  PEER_KEY_WORDS,
  RecvBatch,
  SO_EE_ORIGIN_ICMP,
  SO_EE_ORIGIN_ICMP6,
  SO_EE_ORIGIN_LOCAL,
  SO_EE_ORIGIN_TIMESTAMPING,
  SocketError,
} from "@sixbeat/common/socket";
import type { Figures } from "./figures.ts";
import { icmpType } from "./icmp.ts";
import type { Lane } from "./lane.ts";
import type { Session } from "./session.ts";
import { hasPeer } from "./session-index.ts";
import type { Settings } from "./settings.ts";
import type { TrafficEvents } from "./traffic-events.ts";

/** As much of a datagram that came back as says which one it was. */
const QUOTED = 64;
/** Batches in one go, lest a flood of ICMP keep the loop from everything else. */
const BATCHES = 16;
/** Where the sequence and the SSID are in a request, whose first octets an ICMP error quotes. */
const SSID_AT = { unauthenticated: 14, authenticated: 26 } as const;

/** Reads what the kernel reports of datagrams that were sent: when they left, and ICMP errors about them. */
export class ErrorReports {
  readonly #batch = new RecvBatch(64, QUOTED, 256);
  readonly #octets = octetsOf(this.#batch.bytes);
  readonly #settings: Settings;
  readonly #figures: Figures;
  readonly #events: TrafficEvents;
  readonly #key = new Uint32Array(PEER_KEY_WORDS);

  constructor(settings: Settings, figures: Figures, events: TrafficEvents) {
    this.#settings = settings;
    this.#figures = figures;
    this.#events = events;
  }

  /** Empties the error queue of a lane, or as much of it as there is time for. */
  read(lane: Lane): void {
    for (let batches = 0; batches < BATCHES; batches++) {
      const count = this.#readBatch(lane);
      for (let i = 0; i < count; i++) this.#report(lane, i);
      if (count < this.#batch.capacity) return;
    }
  }

  /** A kernel without error queues has nothing to tell. */
  #readBatch({ socket }: Lane): number {
    try {
      return socket.recverrmmsg(this.#batch);
    } catch (error) {
      if (error instanceof SocketError) return 0;
      throw error;
    }
  }

  #report(lane: Lane, i: number): void {
    const batch = this.#batch;
    const origin = batch.errorOrigin(i);
    if (origin === SO_EE_ORIGIN_TIMESTAMPING) {
      const seconds = batch.timestampSeconds(i);
      if (seconds >= 0) lane.departures.departed(batch.errorData(i) >>> 0, seconds, batch.timestampNanoseconds(i));
      return;
    }
    const session = this.#find(lane, i);
    if (session === undefined) return;
    if (origin === SO_EE_ORIGIN_ICMP || origin === SO_EE_ORIGIN_ICMP6) this.#icmp(session, origin, i);
    // This host itself knows that it is too long for the path; the call has failed, too.
    else if (origin === SO_EE_ORIGIN_LOCAL) this.#noteMtu(session, i);
  }

  #icmp(session: Session, origin: number, i: number): void {
    const type = icmpType(origin, this.#batch.errorType(i), this.#batch.errorCode(i));
    this.#figures.icmpErrors.count(session.row, type);
    if (type === "packet_too_big") this.#noteMtu(session, i);
    if (this.#isQuotedBy(session, i)) session.account?.unreachable(this.#octets.view.getUint32(this.#batch.offset(i)));
    this.#events.icmpError(session, type);
  }

  #noteMtu(session: Session, i: number): void {
    const mtu = this.#batch.errorInfo(i);
    if (mtu > 0) this.#figures.pathMtu.note(session.row, mtu);
  }

  /** The session of the datagram: the quoted one, or else one that goes to the same address. */
  #find(lane: Lane, i: number): Session | undefined {
    this.#batch.writePeerKey(i, this.#key);
    const ssid = this.#quotedSsid(i);
    const quoted = ssid > 0 ? lane.sessions.withSsid(ssid) : undefined;
    if (quoted !== undefined && hasPeer(quoted, this.#key)) return quoted;
    return lane.sessions.withPeer(this.#key);
  }

  #isQuotedBy(session: Session, i: number): boolean {
    return session.ssid !== 0 && this.#quotedSsid(i) === session.ssid;
  }

  /** The SSID in what came back of the datagram; -1 when that is too little. */
  #quotedSsid(i: number): number {
    const { mode } = this.#settings;
    if (mode === undefined) return -1;
    const at = SSID_AT[mode];
    return this.#batch.length(i) < at + 2 ? -1 : this.#octets.view.getUint16(this.#batch.offset(i) + at);
  }
}
