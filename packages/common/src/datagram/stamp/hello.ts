import { Buffer } from "node:buffer";
import type { Octets } from "../octets.ts";
import { HELLO, TLV_HEADER, writeTlvHeader } from "./tlv.ts";

// Our own TLV, of an experimental type. It says who measures what, so that both ends label their counters alike, and
// carries the message:
//
//      0       1       2       3
//    +-------+-------+-------+-------+
//  0 | Flags |  249  |    Length     |
//    +-------+-------+-------+-------+
//  4 | 0x36  | 0x62  |Version| Bits  |    "6b"; version 1
//    +-------+-------+-------+-------+
//  8 |              Age              |    of the session, in milliseconds
//    +-------+-------+-------+-------+
// 12 |Source |Target |    Message    |    how many octets of each
//    +-------+-------+-------+-------+
// 16 | Flow  | source, target, message (UTF-8)
//    +-------+-------+-------+-------+
//
// Bits: 0x80 no reply is wanted; 0x40, set by a receiver in its reply, this reply bears the session's own count; 0x20
// the target's name is for the receiver to say, which writes its own in place of it in the reply, padded with NUL, and
// clears the bit where there is no room for it. The others are zero, and ignored by who does not know them. The three
// lengths and 13 make up Length exactly. A TLV of this type that does not begin with "6b" and version 1 is someone
// else's: it is unrecognised, not malformed.

const MAGIC = 0x3662;
const VERSION = 1;
const NO_REPLY = 0x80;
const NUMBERED = 0x40;
const ASKS_NAME = 0x20;
const BITS = 3;
const AGE = 4;
const SOURCE = 8;
const TARGET = 9;
const MESSAGE = 10;
const FLOW = 12;
const FIXED = 13;
const OLDEST = 0xffff_ffff;

/** How many octets of UTF-8 a name can have. */
export const LONGEST_NAME = 255;
/** The room in octets that is left for the name of a target that is to say its own. */
export const ROOM_FOR_NAME = 96;
/** How many octets of UTF-8 a message can have; what is longer is cut between two characters. */
export const LONGEST_MESSAGE = 1024;

/** Who sends, to whom, and what. */
export interface Hello {
  source: string;
  target: string;
  message: string;
  /** Whether the receiver is to answer. */
  wantsReply: boolean;
  /** Milliseconds since the session began; 49 days stand for all that is more. */
  age: number;
  /** The number of the flow, 0 to 255. */
  flow: number;
  /** Whether the receiver is to say the target's name; until it has, `target` stands for it. */
  asksName?: boolean;
}

/**
 * How many octets a hello TLV of these takes, with its header.
 * @throws {RangeError} for a name of more than 255 octets.
 */
export function helloSize(hello: Hello): number {
  return TLV_HEADER + FIXED + nameLength(hello.source) + targetLength(hello) + messageLength(hello.message);
}

/**
 * Writes the TLV, with its header. Returns where it ends.
 * @throws {RangeError} for a name of more than 255 octets, which cut could be another's, and when there is no room.
 */
export function writeHello(octets: Octets, at: number, hello: Hello): number {
  const { bytes, view } = octets;
  const source = nameLength(hello.source);
  const target = targetLength(hello);
  const message = messageLength(hello.message);
  const start = at + TLV_HEADER + FIXED;
  const end = start + source + target + message;
  if (end > bytes.length) throw new RangeError("there is no room for a hello");
  const value = writeTlvHeader(octets, at, HELLO, FIXED + source + target + message);
  view.setUint16(value, MAGIC);
  view.setUint8(value + 2, VERSION);
  view.setUint8(value + BITS, (hello.wantsReply ? 0 : NO_REPLY) | (hello.asksName === true ? ASKS_NAME : 0));
  stampHelloAge(octets, value, hello.age);
  view.setUint8(value + SOURCE, source);
  view.setUint8(value + TARGET, target);
  view.setUint16(value + MESSAGE, message);
  view.setUint8(value + FLOW, hello.flow);
  bytes.write(hello.source, start, source);
  bytes.fill(0, start + source + bytes.write(hello.target, start + source, target), end);
  bytes.write(hello.message, start + source + target, message);
  return end;
}

/** Reads the Value at `value`, which has been judged to be a hello. What is not UTF-8 is read as U+FFFD. */
export function readHello(octets: Octets, value: number): Hello {
  const { bytes, view } = octets;
  const source = value + FIXED;
  const target = source + view.getUint8(value + SOURCE);
  const message = target + view.getUint8(value + TARGET);
  return {
    source: bytes.toString("utf8", source, target),
    target: bytes.toString("utf8", target, endOfText(bytes, target, message)),
    message: bytes.toString("utf8", message, message + view.getUint16(value + MESSAGE)),
    wantsReply: helloWantsReply(octets, value),
    age: helloAge(octets, value),
    flow: view.getUint8(value + FLOW),
    asksName: helloAsksName(octets, value),
  };
}

/** Whether the sender wants an answer, without reading the rest. */
export function helloWantsReply(octets: Octets, value: number): boolean {
  return (octets.view.getUint8(value + BITS) & NO_REPLY) === 0;
}

/** Milliseconds since the session began, without reading the rest. */
export function helloAge(octets: Octets, value: number): number {
  return octets.view.getUint32(value + AGE);
}

/** Writes the session's age anew in a hello that is sent again. */
export function stampHelloAge(octets: Octets, value: number, age: number): void {
  octets.view.setUint32(value + AGE, Math.min(age, OLDEST));
}

/**
 * Says how many octets the message has that was written anew behind the names, however long the one before it was.
 * Returns where the TLV ends.
 */
export function stampHelloMessage(octets: Octets, value: number, length: number): number {
  const names = octets.view.getUint8(value + SOURCE) + octets.view.getUint8(value + TARGET);
  octets.view.setUint16(value + MESSAGE, length);
  octets.view.setUint16(value - 2, FIXED + names + length);
  return value + FIXED + names + length;
}

/** Whether the reply that this hello came back in bears the session's own count, and not the sender's or none. */
export function helloIsNumbered(octets: Octets, value: number): boolean {
  return (octets.view.getUint8(value + BITS) & NUMBERED) !== 0;
}

/** Says in a reply that its sequence is the session's own count. */
export function markHelloNumbered(octets: Octets, value: number): void {
  octets.view.setUint8(value + BITS, octets.view.getUint8(value + BITS) | NUMBERED);
}

/** Whether the receiver is to say the target's name or, in a reply, has said it. */
export function helloAsksName({ view }: Octets, value: number): boolean {
  return (view.getUint8(value + BITS) & ASKS_NAME) !== 0;
}

/** Whether a hello that asks for the receiver's name has room for so many octets. */
export function helloHasRoom({ view }: Octets, value: number, octets: number): boolean {
  return octets <= view.getUint8(value + TARGET);
}

/** Writes the receiver's own name, in UTF-8, in a reply to a hello that asks for it; without the room for it, says so. */
export function writeHelloName(octets: Octets, value: number, name: Uint8Array): void {
  const { bytes, view } = octets;
  const at = value + FIXED + view.getUint8(value + SOURCE);
  const room = view.getUint8(value + TARGET);
  if (!helloHasRoom(octets, value, name.length)) view.setUint8(value + BITS, view.getUint8(value + BITS) & ~ASKS_NAME);
  else {
    bytes.set(name, at);
    bytes.fill(0, at + name.length, at + room);
  }
}

/** The octets of the target's name, without the padding behind it; the datagram's own, so copy them to keep them. */
export function helloTarget({ bytes, view }: Octets, value: number): Buffer {
  const at = value + FIXED + view.getUint8(value + SOURCE);
  return bytes.subarray(at, endOfText(bytes, at, at + view.getUint8(value + TARGET)));
}

/** Whether the target's name is the one of these octets. Allocates nothing. */
export function helloTargetIs({ bytes, view }: Octets, value: number, name: Uint8Array): boolean {
  const at = value + FIXED + view.getUint8(value + SOURCE);
  const room = view.getUint8(value + TARGET);
  if (name.length > room || (name.length < room && bytes[at + name.length] !== 0)) return false;
  return bytes.compare(name, 0, name.length, at, at + name.length) === 0;
}

/** Whether a Value of this type is a hello, another's experiment, or a hello that is malformed. */
export function judgeHello({ view }: Octets, value: number, length: number): "known" | "unknown" | "malformed" {
  if (length < 3 || view.getUint16(value) !== MAGIC || view.getUint8(value + 2) !== VERSION) return "unknown";
  if (length < FIXED || view.getUint16(value + MESSAGE) > LONGEST_MESSAGE) return "malformed";
  const names = view.getUint8(value + SOURCE) + view.getUint8(value + TARGET);
  const stated = FIXED + names + view.getUint16(value + MESSAGE);
  return stated === length ? "known" : "malformed";
}

function nameLength(name: string): number {
  const length = Buffer.byteLength(name);
  if (length > LONGEST_NAME) throw new RangeError(`a name has ${length} octets, and ${LONGEST_NAME} at most`);
  return length;
}

function targetLength({ target, asksName = false }: Hello): number {
  return Math.max(nameLength(target), asksName ? ROOM_FOR_NAME : 0);
}

function endOfText(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && bytes[end - 1] === 0) end--;
  return end;
}

const longest = Buffer.alloc(LONGEST_MESSAGE);

function messageLength(message: string): number {
  const length = Buffer.byteLength(message);
  return length <= LONGEST_MESSAGE ? length : longest.write(message);
}
