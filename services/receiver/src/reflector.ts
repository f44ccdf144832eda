import { type AuthenticationKeys, createReflection, requestedDscp } from "@sixbeat/common/datagram";
import { ReplyLimit } from "@sixbeat/common/measure";
import { PEER_KEY_WORDS, type Socket } from "@sixbeat/common/socket";
import type { Counters } from "./counters.ts";
import type { Incoming } from "./incoming.ts";
import { OwnClock } from "./own-clock.ts";
import { ReplyBatch } from "./reply-batch.ts";
import { RequestLocation } from "./request-location.ts";
import type { Sessions } from "./sessions.ts";

/** Timestamp Information: software took T2 and T3. What synchronises the clock, if anything does, nobody tells us. */
const SOFTWARE = 2;
const SOURCE_UNKNOWN = 0;
const NO_SOURCE = 5;

const CONGESTION = 3;
const ECN_CAPABLE = 2;

export interface ReflectorOptions {
  /** Whether requests are answered at all. */
  readonly enabled: boolean;
  /** Replies to one address in a second. */
  readonly rate: number;
  /** What this end is called, for those who ask. */
  readonly name: string;
  /** Whether replies are handed over as runs that the kernel cuts. */
  readonly offload: boolean;
}

/** Answers requests: says what it knows, and who may have how many replies. */
export class Reflector {
  /** Whether requests are answered at all. */
  enabled: boolean;
  readonly #sessions: Sessions;
  readonly #replies: ReplyBatch;
  readonly #reflection = createReflection();
  readonly #location: RequestLocation;
  readonly #clock = new OwnClock();
  #rate: number;
  #limit: ReplyLimit;
  #withheldBefore = 0;
  /** The serial of the message whose sender the limit's key has. */
  #addressed = -1;

  constructor(socket: Socket, sessions: Sessions, counters: Counters, options: ReflectorOptions) {
    const { enabled, rate } = options;
    this.enabled = enabled;
    this.#sessions = sessions;
    this.#replies = new ReplyBatch(socket, counters, options);
    this.#location = new RequestLocation(socket.getsockname()[1]);
    this.#rate = rate;
    this.#limit = limitOf(rate);
    const { facts } = this.#reflection;
    facts.dscpPermitted = true;
    facts.timestamps.methodIn = SOFTWARE;
    facts.timestamps.methodOut = SOFTWARE;
  }

  /** Replies that were withheld because their address had had as many as it may. */
  get withheld(): number {
    return this.#withheldBefore + this.#limit.withheld;
  }

  set rate(rate: number) {
    if (rate === this.#rate) return;
    this.#rate = rate;
    this.#withheldBefore += this.#limit.withheld;
    this.#limit = limitOf(rate);
    this.#addressed = -1;
  }

  /**
   * A turn begins. Looks at the clock, when it has not for a while: how good it is changes slowly.
   * @param isFlooded whether much comes
   */
  refresh(now: number, isFlooded: boolean): void {
    this.#replies.isFlooded = isFlooded;
    this.#clock.refresh(now);
    this.#reflection.errorEstimate = this.#clock.errorEstimate;
    const { timestamps } = this.#reflection.facts;
    timestamps.sourceIn = this.#clock.state.synchronized ? SOURCE_UNKNOWN : NO_SOURCE;
    timestamps.sourceOut = timestamps.sourceIn;
  }

  /**
   * Answers a request and those that follow it in the same message, `count` in all, which count in `row`. Without a
   * session (-1) a request gets its own number back, as from a stateless reflector. Replies go out with `flush` at the
   * latest.
   */
  reflect(
    incoming: Incoming,
    count: number,
    session: number,
    row: number,
    keys: AuthenticationKeys | undefined,
    now: number,
  ): void {
    if (!this.enabled) return;
    this.#describe(incoming);
    const trafficClass = replyTrafficClass(incoming);
    const allowed = this.#mayAnswer(incoming, count, now);
    // Replies that are withheld take their numbers all the same: the requests did arrive, and what is missing is replies.
    const first = session < 0 ? incoming.request.sequence : this.#sessions.takeNumbers(session, count);
    for (let i = 0; i < allowed; ) {
      this.#reflection.sequence = first + i;
      this.#tellCounts(session, count - 1 - i);
      this.#replies.add(incoming, i, session, row, this.#reflection, trafficClass, keys);
      const alike = i + 1 < allowed && areAlike(incoming) ? this.#replies.repeat(incoming, i, allowed - i - 1) : 0;
      if (session >= 0) this.#sessions.countReplies(session, alike);
      i += 1 + alike;
    }
  }

  /** A session has begun, perhaps with the number of one that was forgotten. */
  sessionBegan(): void {
    this.#replies.separate();
  }

  /** Sends what waits. */
  flush(keys: AuthenticationKeys | undefined): void {
    this.#replies.flush(keys);
  }

  /** How many more replies the address may have, whatever its port is: a forged request may bear any. */
  #mayAnswer({ batch, message, serial }: Incoming, count: number, now: number): number {
    if (this.#addressed !== serial) {
      batch.writePeerKey(message, this.#limit.key);
      this.#limit.key[PEER_KEY_WORDS - 1] = 0;
      this.#addressed = serial;
    }
    return this.#limit.takeUpTo(now, count);
  }

  #describe(incoming: Incoming): void {
    const { facts, received } = this.#reflection;
    received.seconds = incoming.at.seconds;
    received.nanoseconds = incoming.at.nanoseconds;
    this.#reflection.ttl = Math.max(incoming.hopLimit, 0);
    facts.trafficClass = Math.max(incoming.trafficClass, 0);
    facts.location = incoming.tlvs.location === -1 ? undefined : this.#location.of(incoming);
  }

  /** @param ahead how many of the requests that have been counted come after the one that is answered */
  #tellCounts(session: number, ahead: number): void {
    const { facts } = this.#reflection;
    facts.receivedCount = session < 0 ? 0 : this.#sessions.received(session) - ahead;
    facts.sentCount = session < 0 ? 0 : this.#sessions.countReplies(session, 1);
  }
}

/** Whether the replies to a run of requests differ by their numbers alone: a run has no keys, but what some TLVs tell differs. */
function areAlike({ tlvs }: Incoming): boolean {
  return tlvs.hello === -1 && tlvs.directMeasurement === -1;
}

/** The DSCP that the request asks for, or else its own; its ECN, but never a mark that only a router may set. */
function replyTrafficClass({ octets, offset, tlvs, trafficClass }: Incoming): number {
  const received = Math.max(trafficClass, 0);
  const dscp = tlvs.classOfService === -1 ? received >> 2 : requestedDscp(octets, offset + tlvs.classOfService);
  const ecn = received & 3;
  return (dscp << 2) | (ecn === CONGESTION ? ECN_CAPABLE : ecn);
}

function limitOf(rate: number): ReplyLimit {
  // A second's worth at once: datagrams may have waited for us.
  return new ReplyLimit(PEER_KEY_WORDS, rate, Number.isFinite(rate) ? Math.max(rate, 1) : 1);
}
