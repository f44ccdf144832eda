import {
  type ClassOfService,
  nanosecondsBetween,
  type Octets,
  type Reply,
  readClassOfService,
} from "@sixbeat/common/datagram";
import { countTrafficClass, hopCount } from "@sixbeat/common/measure";
import type { Instant, RecvBatch } from "@sixbeat/common/socket";
import type { Figures } from "./figures.ts";
import { sentHopLimit } from "./lane-socket.ts";
import type { Session } from "./session.ts";
import type { Settings } from "./settings.ts";
import type { RoundTrip } from "./traffic-events.ts";

/** What a reflector sends with (RFC 8762, section 4.3). */
const REFLECTED_HOP_LIMIT = 255;
/** What systems send with by themselves is 64 or 128: a reply that arrives with no more was not sent with 255. */
const HIGHEST_OTHER_HOP_LIMIT = 128;

/** Measures what replies tell, and records it in the row of their session. */
export class ReplyFigures {
  /** Of the reply that was measured last. */
  readonly facts: RoundTrip = { roundTrip: 0, forward: 0, reverse: 0, forwardHops: -1, reverseHops: -1 };
  readonly #settings: Settings;
  readonly #figures: Figures;
  readonly #batch: RecvBatch;
  readonly #octets: Octets;
  readonly #hopLimit: number;
  readonly #class: ClassOfService = { requestedDscp: 0, receivedDscp: 0, receivedEcn: 0, refused: false };

  /** @param batch what the replies come in, and `octets` its memory. */
  constructor(settings: Settings, figures: Figures, batch: RecvBatch, octets: Octets) {
    this.#settings = settings;
    this.#figures = figures;
    this.#batch = batch;
    this.#octets = octets;
    this.#hopLimit = sentHopLimit(settings.header) ?? REFLECTED_HOP_LIMIT;
  }

  /** What a reply of a session tells, which came in message `i` at `t4`. */
  measure(session: Session, reply: Reply, t4: Instant, i: number): void {
    const { facts } = this;
    const { received, sent, senderSent, senderSequence, ttl } = reply;
    const delay = session.times!.delay(senderSequence);
    if (delay < 0) facts.forward = facts.reverse = facts.roundTrip = Number.NaN;
    else {
      facts.forward = nanosecondsBetween(senderSent, received) - delay;
      facts.reverse = nanosecondsBetween(sent, t4);
      facts.roundTrip = nanosecondsBetween(senderSent, t4) - delay - nanosecondsBetween(received, sent);
    }
    facts.forwardHops = ttl === 0 ? -1 : (hopCount(ttl, this.#hopLimit) ?? -1);
    const hopLimit = this.#batch.hopLimit(i);
    facts.reverseHops = hopLimit > HIGHEST_OTHER_HOP_LIMIT ? (hopCount(hopLimit, REFLECTED_HOP_LIMIT) ?? -1) : -1;
  }

  /**
   * Records what was measured last of `count` replies that tell the same.
   * @param classOfService where the TLV is that says what became of the traffic class; -1 where there is none
   */
  record(row: number, reply: Reply, classOfService: number, i: number, count: number): void {
    if (!Number.isNaN(this.facts.roundTrip)) this.#recordDelays(row, reply, count);
    this.#recordHops(row);
    if (classOfService >= 0) this.#recordClasses(row, classOfService, i, count);
  }

  #recordDelays(row: number, { errorEstimate }: Reply, count: number): void {
    const { forward, reverse, roundTrips, peerClock } = this.#figures;
    roundTrips.record(row, this.facts.roundTrip, count);
    forward.delays.record(row, this.facts.forward, count);
    forward.jitter.record(row, this.facts.forward, count);
    reverse.delays.record(row, this.facts.reverse, count);
    reverse.jitter.record(row, this.facts.reverse, count);
    peerClock.note(row, errorEstimate);
  }

  #recordHops(row: number): void {
    const { forwardHops, reverseHops } = this.facts;
    if (forwardHops >= 0) this.#figures.forward.hops.note(row, forwardHops);
    if (reverseHops >= 0) this.#figures.reverse.hops.note(row, reverseHops);
  }

  /** What the reflector says of the request's traffic class, and what became of the one that it answers with. */
  #recordClasses(row: number, at: number, i: number, count: number): void {
    const { trafficClass } = this.#settings.header;
    const said = this.#class;
    readClassOfService(this.#octets, at, said);
    const arrived = (said.receivedDscp << 2) | said.receivedEcn;
    if (arrived !== trafficClass) {
      countTrafficClass(this.#figures.forward.trafficClass, row, trafficClass, arrived, count);
    }
    const returned = this.#batch.trafficClass(i);
    if (returned < 0) return;
    // What ECN a reflector answers with is its own affair.
    const answered = ((said.refused ? said.receivedDscp : said.requestedDscp) << 2) | (returned & 3);
    if (returned !== answered) {
      countTrafficClass(this.#figures.reverse.trafficClass, row, answered, returned, count);
    }
  }
}
