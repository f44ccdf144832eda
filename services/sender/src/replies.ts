import {
  createReply,
  createTlvIndex,
  harmlessName,
  helloAsksName,
  helloIsNumbered,
  helloTarget,
  helloTargetIs,
  indexReplyTlvs,
  type Octets,
  octetsOf,
  readReply,
  replyRun,
  runMemory,
} from "@sixbeat/common/datagram";
import type { ReplyVerdict } from "@sixbeat/common/measure";
import { type Instant, PEER_KEY_WORDS, RecvBatch } from "@sixbeat/common/socket";
import type { Figures, Rejection } from "./figures.ts";
import type { HostClock } from "./host-clock.ts";
import type { Lane } from "./lane.ts";
import { ReplyFigures } from "./reply-figures.ts";
import type { Session } from "./session.ts";
import { hasPeer } from "./session-index.ts";
import type { Settings } from "./settings.ts";
import type { TrafficEvents } from "./traffic-events.ts";

/** More than a reply has, unless someone else sends it; and what replies that the kernel has put together can have. */
const SLOT = 2048;
const WHOLE_SLOT = 65_536;
/** Messages taken in one call, and room for what the kernel says of each. */
const BATCH = 64;
const CONTROL_SIZE = 256;

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
  readonly #reply = createReply();
  readonly #tlvs = createTlvIndex();
  /** Who sent the message, and where in it the datagram is. */
  readonly #key = new Uint32Array(PEER_KEY_WORDS);
  #offset = 0;
  #length = 0;
  /** When it arrived, by the clock and in milliseconds of the monotonic one. */
  readonly #t4: Instant = { seconds: 0, nanoseconds: 0 };
  #at = 0;
  readonly #measured: ReplyFigures;
  /** Whose reply it is, if it is a first one and in time. */
  #replied: Session | undefined;

  constructor(settings: Settings, figures: Figures, clock: HostClock, events: TrafficEvents, heardName: HeardName) {
    this.batch = settings.rate === undefined ? new RecvBatch(BATCH, SLOT, CONTROL_SIZE) : batchOfRuns();
    this.#octets = octetsOf(this.batch.bytes);
    this.#settings = settings;
    this.#figures = figures;
    this.#clock = clock;
    this.#events = events;
    this.#heardName = heardName;
    this.#measured = new ReplyFigures(settings, figures, this.batch, this.#octets);
  }

  /** Reads message `i` of the batch, which may be several datagrams; the clock was read after it arrived. */
  read(lane: Lane, i: number): void {
    const size = this.batch.segmentSize(i);
    const end = this.batch.offset(i) + this.batch.length(i);
    this.batch.writePeerKey(i, this.#key);
    this.#offset = this.batch.offset(i);
    // Before here each is taken by itself.
    let single = this.#offset;
    do {
      this.#length = Math.min(size, end - this.#offset);
      this.#take(lane, i);
      const run = this.#offset < single || this.#replied === undefined ? 1 : this.#runOf(size, end);
      if (run > 1 && !this.#takeRun(this.#replied!, i, run - 1)) {
        single = this.#offset + run * size;
        this.#offset += size;
      } else this.#offset += run * size;
    } while (this.#offset < end);
  }

  #take(lane: Lane, i: number): void {
    this.#replied = undefined;
    const rejection = this.#rejection(lane, i);
    if (rejection !== undefined) this.#figures.rejected[rejection]++;
  }

  /** How many replies from this one on differ by their numbers alone. */
  #runOf(size: number, end: number): number {
    const { mode, keys } = this.#settings;
    const offset = this.#offset;
    if (mode !== "unauthenticated" || keys !== undefined || this.#length < size || offset + size === end) return 1;
    return replyRun(this.#octets, offset, size, end, this.#tlvs.content);
  }

  /** Counts at once `count` replies that follow one and are like it; false when each is to be taken by itself. */
  #takeRun(session: Session, i: number, count: number): boolean {
    const { sequence, senderSequence, senderSent } = this.#reply;
    const first = senderSequence + 1;
    // From the one that was measured on: all of them left as long after what they say.
    if (!session.times!.isTimeOfRun(senderSequence, count + 1, senderSent)) return false;
    if (!session.account!.replyRun(first, sequence + 1, count, this.#at)) return false;
    this.#record(session, i, count);
    this.#events.replied(session, first, count, this.#measured.facts);
    return true;
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
    if (!hasPeer(session, this.#key)) return "peer";
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
    this.#at = this.#arrival(lane, i);
    const offset = this.#offset;
    const { mode, keys } = this.#settings;
    indexReplyTlvs(this.#octets, offset, this.#length, mode!, keys, this.#tlvs);
    if (this.#tlvs.hello >= 0 && helloIsNumbered(this.#octets, offset + this.#tlvs.hello)) account.numbered();
    const verdict = account.reply(this.#reply.senderSequence, this.#reply.sequence, this.#at, session.onLost);
    if (verdict === "unmatched") return false;
    if (session.asksName && this.#tlvs.hello >= 0) this.#hearName(session, offset + this.#tlvs.hello);
    this.#measured.measure(session, this.#reply, this.#t4, i);
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
      this.#events.repliedAgain(session, senderSequence, verdict, this.#measured.facts);
      return;
    }
    this.#replied = session;
    this.#record(session, i, 1);
    this.#events.replied(session, senderSequence, 1, this.#measured.facts);
  }

  /** Of `count` replies that tell the same as the one that was measured. */
  #record({ row }: Session, i: number, count: number): void {
    const { classOfService } = this.#tlvs;
    this.#measured.record(row, this.#reply, classOfService < 0 ? -1 : this.#offset + classOfService, i, count);
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
}

function batchOfRuns(): RecvBatch {
  return new RecvBatch(BATCH, WHOLE_SLOT, CONTROL_SIZE, runMemory(RecvBatch.octets(BATCH, WHOLE_SLOT)));
}
