import { Buffer } from "node:buffer";
import {
  type AuthenticationKeys,
  baseSize,
  createRequest,
  type Instant,
  LONGEST_MESSAGE,
  type MessageTemplate,
  type MessageValues,
  type Mode,
  type Octets,
  octetsOf,
  signRequest,
  stampHelloAge,
  stampHelloMessage,
  stampTime,
  writeClassOfService,
  writeExtraPadding,
  writeHello,
  writeHmacTlv,
  writeRequest,
} from "@sixbeat/common/datagram";

/** What all requests of a session have in common. */
export interface RequestOptions {
  readonly mode: Mode;
  readonly ssid: number;
  /** What the reply is to be sent with. */
  readonly dscp: number;
  readonly source: string;
  readonly target: string;
  readonly flow: number;
  readonly wantsReply: boolean;
  readonly asksName: boolean;
  /** How many octets a datagram is padded to. */
  readonly size: number;
}

/** The header of a TLV and the fixed part of hello before its names. */
const HELLO_HEADER = 4;
const TLV_HEADER = 4;
const HMAC_TLV = 20;
/** How far before its Value the Length of a TLV stands. */
const TLV_LENGTH = 2;
const SPACE = 0x20;

/** Where templates are written first: enough for base, class of service, and hello with two names. */
const SCRATCH = octetsOf(Buffer.alloc(1024));
const REQUEST = createRequest();

/**
 * The requests of one session (RFC 8762 with a Class of Service, a hello, and when authenticated an HMAC TLV), encoded
 * once but for what differs between them: sequence, error estimate, age and message when one is written, the time and
 * the HMACs right before it is sent.
 */
export class RequestTemplate {
  readonly #mode: Mode;
  readonly #ssid: number;
  readonly #prefix: Uint8Array;
  /** Where the Value of the hello begins. */
  readonly #hello: number;
  /** How many octets stand behind the message. */
  readonly #trailer: number;
  readonly #size: number;

  /** @throws {RangeError} for a source or target of more than 255 octets. */
  constructor({ mode, ssid, dscp, source, target, flow, wantsReply, asksName, size }: RequestOptions) {
    this.#mode = mode;
    this.#size = size;
    this.#trailer = mode === "authenticated" ? HMAC_TLV : 0;
    this.#ssid = ssid;
    SCRATCH.bytes.fill(0);
    const hello = writeClassOfService(SCRATCH, baseSize(mode), dscp);
    const end = writeHello(SCRATCH, hello, { source, target, message: "", wantsReply, age: 0, flow, asksName });
    this.#prefix = Buffer.from(SCRATCH.bytes.subarray(0, end));
    this.#hello = hello + HELLO_HEADER;
  }

  /** How many octets a request with a message of so many has. */
  sizeWith(message: number): number {
    return Math.max(this.#prefix.length + Math.min(message, LONGEST_MESSAGE) + this.#trailer, this.#size);
  }

  /** Where the message begins in a request, and where it ends in one that was written. */
  get messageOffset(): number {
    return this.#prefix.length;
  }

  messageEnd(octets: Octets, offset: number): number {
    return this.#hello + octets.view.getUint16(offset + this.#hello - TLV_LENGTH);
  }

  /** Writes a request, but for its time and its HMACs. Returns its length. @param age of the session, in milliseconds. */
  write(
    octets: Octets,
    offset: number,
    sequence: number,
    errorEstimate: number,
    age: number,
    message: MessageTemplate,
    values: MessageValues,
  ): number {
    octets.bytes.set(this.#prefix, offset);
    REQUEST.sequence = sequence;
    REQUEST.errorEstimate = errorEstimate;
    REQUEST.ssid = this.#ssid;
    writeRequest(octets, offset, this.#mode, REQUEST);
    stampHelloAge(octets, offset + this.#hello, age);
    const at = offset + this.#prefix.length;
    // With room for the spaces that may have to follow.
    const longest = this.#size === 0 ? LONGEST_MESSAGE : LONGEST_MESSAGE - (TLV_HEADER - 1);
    const written = message.write(octets.bytes, at, at + longest, values);
    const end = this.#pad(octets, offset, at, written);
    return (this.#trailer > 0 ? writeHmacTlv(octets, end) : end) - offset;
  }

  /** Ends the message and fills the datagram up to its size. Where a TLV is too large for that, spaces end the message. */
  #pad(octets: Octets, offset: number, message: number, written: number): number {
    const full = offset + this.#size - this.#trailer;
    const isShort = full > written && full - written < TLV_HEADER;
    if (isShort) octets.bytes.fill(SPACE, written, full);
    const end = isShort ? full : written;
    stampHelloMessage(octets, offset + this.#hello, end - message);
    return end < full ? writeExtraPadding(octets, end, full) : end;
  }

  /** Writes the time into a request of so many octets and signs it. */
  stamp(octets: Octets, offset: number, length: number, t1: Instant, keys: AuthenticationKeys | undefined): void {
    stampTime(octets, offset, this.#mode, t1);
    if (keys !== undefined) signRequest(octets, offset, this.#mode, keys, length - HMAC_TLV);
  }
}
