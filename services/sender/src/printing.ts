import type { Direction } from "@sixbeat/common/measure";
import {
  DatagramPrinter,
  type Dependencies,
  flowText,
  type PrintedPath,
  type PrintMode,
} from "@sixbeat/common/service";
import type { Session } from "./session.ts";
import type { RoundTrip } from "./traffic-events.ts";

/** Prints datagrams and what becomes of them: a line each for a person, a record each in a JSON log. */
export class Printing implements Disposable {
  readonly #printer: DatagramPrinter;

  constructor(mode: PrintMode, { logger, output }: Dependencies) {
    this.#printer = new DatagramPrinter(mode, logger, output);
  }

  set mode(mode: PrintMode) {
    this.#printer.mode = mode;
  }

  sent(session: Session, sequence: number, length: number, bytes: Uint8Array, start: number, end: number): void {
    if (!this.#printer.wants()) return;
    const data = bytes.subarray(start, end);
    const number = session.request === undefined ? {} : { sequence: session.number(sequence) };
    const path = printed(session);
    this.#printer.print({ event: "sent", peer: session.peer.text, path, length, data, ...number });
  }

  /** Of `count` datagrams from this sequence on. */
  replied(
    session: Session,
    sequence: number,
    count: number,
    what: "reply" | "late" | "duplicate",
    facts: RoundTrip,
  ): void {
    const shown = this.#printer.wanted(count);
    for (let i = 0; i < shown; i++) this.#reply(session, sequence + i, what, facts);
  }

  #reply(session: Session, sequence: number, what: "reply" | "late" | "duplicate", facts: RoundTrip): void {
    const { text: peer } = session.peer;
    const path = printed(session);
    const number = session.number(sequence);
    const { roundTrip, forward, reverse, forwardHops, reverseHops } = facts;
    const hops = hopsText(forwardHops, reverseHops);
    const kind = what === "reply" ? "reply" : `${what} reply`;
    const delays = Number.isNaN(roundTrip)
      ? "the clock was set meanwhile"
      : `${ms(roundTrip)} ms (forward ${ms(forward)}, reverse ${ms(reverse)})`;
    const line = `${kind} ${number} from ${peer}${flowText(path)}: ${delays}${hops}`;
    const fields = {
      peer,
      ...path,
      sequence: number,
      roundTripMs: roundTrip / 1e6,
      forwardMs: forward / 1e6,
      reverseMs: reverse / 1e6,
      ...(forwardHops < 0 ? {} : { forwardHops }),
      ...(reverseHops < 0 ? {} : { reverseHops }),
    };
    this.#printer.printOutcome(`${kind} received`, fields, line);
  }

  lost(session: Session, sequence: number, direction: Direction): void {
    if (!this.#printer.wants()) return;
    const { text: peer } = session.peer;
    const path = printed(session);
    const number = session.number(sequence);
    const line = `lost ${number} to ${peer}${flowText(path)}: ${DIRECTIONS[direction]}`;
    this.#printer.printOutcome("datagram lost", { peer, ...path, sequence: number, direction }, line);
  }

  [Symbol.dispose](): void {
    this.#printer[Symbol.dispose]();
  }
}

const DIRECTIONS: Readonly<Record<Direction, string>> = {
  forward: "it did not get there",
  reverse: "its reply did not get back",
  unknown: "no reply in time",
};

function printed({ path: { target, flow, destination } }: Session): PrintedPath {
  return destination.paths.length > 1 ? { target, flow } : { target };
}

function ms(nanoseconds: number): string {
  return (nanoseconds / 1e6).toFixed(3);
}

/** ` hops 3`, or ` hops 3/4` when it is not the same both ways. */
function hopsText(forward: number, reverse: number): string {
  if (forward < 0 && reverse < 0) return "";
  if (forward === reverse) return ` hops ${forward}`;
  return ` hops ${forward < 0 ? "?" : forward}/${reverse < 0 ? "?" : reverse}`;
}
