import {
  type ClassOfService,
  createReply,
  createTlvIndex,
  harmlessName,
  helloAsksName,
  helloIsNumbered,
  helloTarget,
  helloTargetIs,
  indexReplyTlvs,
  nanosecondsBetween,
  type Octets,
  octetsOf,
  readClassOfService,
  readReply,
} from "@sixbeat/common/datagram";
import { countTrafficClass, hopCount, type ReplyVerdict } from "@sixbeat/common/measure";
import { type Instant, PEER_KEY_WORDS, RecvBatch } from "@sixbeat/common/socket";
import type { Figures, Rejection } from "./figures.ts";
import type { HostClock } from "./host-clock.ts";
import type { Lane } from "./lane.ts";
import { sentHopLimit } from "./lane-socket.ts";
import type { Session } from "./session.ts";
import { sameKey } from "./session-index.ts";
import type { Settings } from "./settings.ts";
import type { RoundTrip, TrafficEvents } from "./traffic-events.ts";

/** More than a reply has, unless someone else sends it; and what replies that the kernel has put together can have. */
const SLOT = 2048;
const WHOLE_SLOT = 65_536;
/** What a reflector sends with (RFC 8762, section 4.3). */
const REFLECTED_HOP_LIMIT = 255;
/** What systems send with by themselves is 64 or 128: a reply that arrives with no more was not sent with 255. */
const HIGHEST_OTHER_HOP_LIMIT = 128;

/** A reply says what the target calls itself. @returns whether it is taken for that. */
export type HeardName = (session: Session, name: string, now: number) => boolean;

/** Reads what comes back, finds whose reply it is, and counts and measures it. */
export class Replies {
  /** One for all lanes: what it holds is done with before the next one is asked. */
  readonly batch: RecvBatch;
  readonly #octets: Octets;
  readonly #settings: Settings;
  readonly #figures: Figures;
  readonly #clock: HostClock;
  readonly #events: TrafficEvents;
  readonly #heardName: HeardName;
  readonly #hopLimit: number;
  readonly #reply = createReply();
  readonly #tlvs = createTlvIndex();
  /** Who sent the message, and where in it the datagram is. */
  readonly #key = new Uint32Array(PEER_KEY_WORDS);
  #offset = 0;
  #length = 0;
  readonly #t4: Instant = { seconds: 0, nanoseconds: 0 };
  readonly #class: ClassOfService = { requestedDscp: 0, receivedDscp: 0, receivedEcn: 0, refused: false };
  readonly #facts: RoundTrip = { roundTrip: 0, forward: 0, reverse: 0, forwardHops: -1, reverseHops: -1 };

  constructor(settings: Settings, figures: Figures, clock: HostClock, events: TrafficEvents, heardName: HeardName) {
    this.batch = new RecvBatch(64, settings.rate === undefined ? SLOT : WHOLE_SLOT, 256);
    this.#octets = octetsOf(this.batch.bytes);
    this.#settings = settings;
    this.#figures = figures;
    this.#clock = clock;
    this.#events = events;
    this.#heardName = heardName;
    this.#hopLimit = sentHopLimit(settings.header) ?? REFLECTED_HOP_LIMIT;
  }

  /** Reads message `i` of the batch, which may be several datagrams; the clock was read after it arrived. */
  read(lane: Lane, i: number): void {
    const size = this.batch.segmentSize(i);
    const end = this.batch.offset(i) + this.batch.length(i);
    this.batch.writePeerKey(i, this.#key);
    this.#offset = this.batch.offset(i);
    do {
      this.#length = Math.min(size, end - this.#offset);
      const rejection = this.#rejection(lane, i);
      if (rejection !== undefined) this.#figures.rejected[rejection]++;
      this.#offset += size;
    } while (this.#offset < end);
  }

  /** Why it is no reply to anything; undefined when it was one, and has been counted. */
  #rejection(lane: Lane, i: number): Rejection | undefined {
    const { mode, keys } = this.#settings;
    const offset = this.#offset;
    if (mode === undefined) return "unmatched";
    const { seconds } = this.#clock.instant;
    if (!readReply(this.#octets, offset, this.#length, mode, seconds, this.#reply)) return "malformed";
    if (keys !== undefined && keys.verifyBase(this.#octets, offset) < 0) return "authentication";
    const { ssid } = this.#reply;
    const session = ssid === 0 ? this.#withoutSsid(lane) : lane.sessions.withSsid(ssid);
    if (session === undefined) return "unmatched";
    if (!sameKey(session.key, this.#key)) return "peer";
    return this.#answer(lane, session, i) ? undefined : "unmatched";
  }

  /** The session of a reply from a reflector that knows no SSID, by who answers and what. */
  #withoutSsid({ sessions }: Lane): Session | undefined {
    let session = sessions.withPeer(this.#key);
    while (session !== undefined && !this.#answers(session)) session = sessions.after(session, this.#key);
    return session;
  }

  /** Whoever has not seen the request does not know its time. */
  #answers({ times }: Session): boolean {
    return times?.isTimeOf(this.#reply.senderSequence, this.#reply.senderSent) ?? false;
  }

  /** Accounts for the reply. @returns whether it is one to something that is remembered. */
  #answer(lane: Lane, session: Session, i: number): boolean {
    const { account } = session;
    if (account === undefined || !this.#answers(session)) return false;
    const at = this.#arrival(lane, i);
    const offset = this.#offset;
    const { mode, keys } = this.#settings;
    indexReplyTlvs(this.#octets, offset, this.#length, mode!, keys, this.#tlvs);
    if (this.#tlvs.hello >= 0 && helloIsNumbered(this.#octets, offset + this.#tlvs.hello)) account.numbered();
    const verdict = account.reply(this.#reply.senderSequence, this.#reply.sequence, at, session.onLost);
    if (verdict === "unmatched") return false;
    if (session.asksName && this.#tlvs.hello >= 0) this.#hearName(session, offset + this.#tlvs.hello);
    this.#measure(session, i);
    this.#conclude(session, i, verdict);
    return true;
  }

  /** Before anything else is counted, because the name tells where. */
  #hearName(session: Session, hello: number): void {
    const { announced } = session;
    if (announced !== undefined && helloTargetIs(this.#octets, hello, announced)) return;
    if (!helloAsksName(this.#octets, hello)) return;
    const name = helloTarget(this.#octets, hello);
    if (this.#heardName(session, harmlessName(name.toString()), this.#clock.now)) {
      session.announced = Uint8Array.from(name);
    }
  }

  #conclude(session: Session, i: number, verdict: Exclude<ReplyVerdict, "unmatched">): void {
    const { senderSequence } = this.#reply;
    if (verdict !== "replied") {
      this.#events.repliedAgain(session, senderSequence, verdict, this.#facts);
      return;
    }
    if (!Number.isNaN(this.#facts.roundTrip)) this.#countDelays(session.row);
    this.#countHops(session.row);
    this.#countClasses(session.row, i);
    this.#events.replied(session, senderSequence, this.#facts);
  }

  /** When the reply arrived, in milliseconds of the monotonic clock; fills in T4. */
  #arrival(lane: Lane, i: number): number {
    const { instant, now } = this.#clock;
    const seconds = this.batch.timestampSeconds(i);
    this.#t4.seconds = seconds < 0 ? instant.seconds : seconds;
    this.#t4.nanoseconds = seconds < 0 ? instant.nanoseconds : this.batch.timestampNanoseconds(i);
    const arrived = this.#clock.monotonic(this.#t4.seconds, this.#t4.nanoseconds);
    // Whatever the host's clock did in between.
    return Math.min(Math.max(arrived, lane.emptyAt), now);
  }

  #measure(session: Session, i: number): void {
    const facts = this.#facts;
    const { received, sent, senderSent, senderSequence, ttl } = this.#reply;
    const delay = session.times!.delay(senderSequence);
    if (delay < 0) facts.forward = facts.reverse = facts.roundTrip = Number.NaN;
    else {
      facts.forward = nanosecondsBetween(senderSent, received) - delay;
      facts.reverse = nanosecondsBetween(sent, this.#t4);
      facts.roundTrip = nanosecondsBetween(senderSent, this.#t4) - delay - nanosecondsBetween(received, sent);
    }
    facts.forwardHops = ttl === 0 ? -1 : (hopCount(ttl, this.#hopLimit) ?? -1);
    const hopLimit = this.batch.hopLimit(i);
    facts.reverseHops = hopLimit > HIGHEST_OTHER_HOP_LIMIT ? (hopCount(hopLimit, REFLECTED_HOP_LIMIT) ?? -1) : -1;
  }

  #countDelays(row: number): void {
    const { forward, reverse, roundTrips, peerClock } = this.#figures;
    const { errorEstimate } = this.#reply;
    roundTrips.record(row, this.#facts.roundTrip);
    forward.delays.record(row, this.#facts.forward);
    forward.jitter.record(row, this.#facts.forward);
    reverse.delays.record(row, this.#facts.reverse);
    reverse.jitter.record(row, this.#facts.reverse);
    peerClock.note(row, errorEstimate);
  }

  #countHops(row: number): void {
    const { forwardHops, reverseHops } = this.#facts;
    if (forwardHops >= 0) this.#figures.forward.hops.note(row, forwardHops);
    if (reverseHops >= 0) this.#figures.reverse.hops.note(row, reverseHops);
  }

  /** What the reflector says of the request's traffic class, and what became of the one that it answers with. */
  #countClasses(row: number, i: number): void {
    if (this.#tlvs.classOfService < 0) return;
    const { trafficClass } = this.#settings.header;
    const said = this.#class;
    readClassOfService(this.#octets, this.#offset + this.#tlvs.classOfService, said);
    const arrived = (said.receivedDscp << 2) | said.receivedEcn;
    if (arrived !== trafficClass) countTrafficClass(this.#figures.forward.trafficClass, row, trafficClass, arrived);
    const returned = this.batch.trafficClass(i);
    if (returned < 0) return;
    // What ECN a reflector answers with is its own affair.
    const answered = ((said.refused ? said.receivedDscp : said.requestedDscp) << 2) | (returned & 3);
    if (returned !== answered) countTrafficClass(this.#figures.reverse.trafficClass, row, answered, returned);
  }
}
