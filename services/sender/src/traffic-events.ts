import type { Direction } from "@sixbeat/common/measure";
import type { SendError } from "./destination.ts";
import type { IcmpType } from "./icmp.ts";
import type { Path } from "./path.ts";
import type { Session } from "./session.ts";

/** What is known of a datagram whose reply has come. One object, filled again and again. */
export interface RoundTrip {
  /** Nanoseconds, without the time that the reflector took. All three are NaN when the clock was set in between. */
  roundTrip: number;
  /** Nanoseconds by two clocks, and so perhaps negative. */
  forward: number;
  reverse: number;
  /** -1 where it is not known. */
  forwardHops: number;
  reverseHops: number;
}

/** Is told of each datagram, after it was counted. Called for each: an implementation that has nothing to do must be quick. */
export interface TrafficEvents {
  /** The datagram carries the text of `bytes` from `start` to `end`, and has so many octets. */
  sent(session: Session, sequence: number, octets: number, bytes: Uint8Array, start: number, end: number): void;
  notSent(path: Path, error: SendError): void;
  /** Runs of datagrams can't be handed over in one buffer on this way: each goes by itself from now on. */
  segmentsRefused(path: Path, error: SendError): void;
  /** This kernel lacks an option of sockets: what it would have told is not known. */
  lacks(option: string): void;
  /** This host's clock was set, by so many milliseconds: what is under way has no delays. */
  clockWasSet(milliseconds: number): void;
  /** When datagrams leave is known no better than by the call from now on, and why. */
  notStamping(reason: string): void;
  /** Of `count` datagrams from this sequence on, which all had the same round trip. */
  replied(session: Session, sequence: number, count: number, facts: RoundTrip): void;
  /** A reply that counts no more: the datagram was lost when it came, or has had its reply. */
  repliedAgain(session: Session, sequence: number, verdict: "late" | "duplicate", facts: RoundTrip): void;
  lost(session: Session, sequence: number, direction: Direction): void;
  icmpError(session: Session, type: IcmpType): void;
}
