import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import {
  type AuthenticationKeys,
  baseSize,
  createReflection,
  createRequest,
  createTlvIndex,
  encodeErrorEstimate,
  type Hello,
  type Instant,
  indexRequestTlvs,
  type Mode,
  markHelloNumbered,
  octetsOf,
  type Request,
  readHello,
  readRequest,
  signReply,
  writeReply,
} from "@sixbeat/common/datagram";
import { eventually } from "./eventually.ts";

/** A request that arrived. */
export interface Asked extends Request {
  readonly octets: Buffer;
  readonly hello: Hello;
  readonly from: RemoteInfo;
}

/** What a reply says; all else is as a reflector has it that does nothing wrong. */
export interface Answer {
  /** The reflector's own number. */
  readonly sequence?: number;
  /** Says that it counts its replies itself. */
  readonly numbered?: boolean;
  readonly ssid?: number;
  readonly senderSequence?: number;
  /** Nanoseconds that are added to the sender's own time, which a reply only repeats. */
  readonly alterTime?: number;
  /** The hop limit that the request is said to have arrived with. */
  readonly ttl?: number;
  readonly received?: Instant;
  readonly sent?: Instant;
}

/** What a reflector sends with (RFC 8762, section 4.3). */
const HOP_LIMIT = 255;

/** A STAMP reflector that answers what it is told to, when it is told to. */
export class StampReflector implements AsyncDisposable {
  /** The requests so far, in the order in which they arrived. */
  readonly asked: Asked[] = [];
  readonly #socket: Socket;
  readonly #keys: AuthenticationKeys | undefined;
  readonly #mode: Mode;
  #always: ((asked: Asked) => Answer | undefined) | undefined;

  private constructor(socket: Socket, keys: AuthenticationKeys | undefined) {
    this.#socket = socket;
    this.#keys = keys;
    this.#mode = keys === undefined ? "unauthenticated" : "authenticated";
    socket.on("message", (datagram, from) => this.#receive(datagram, from));
  }

  static async open(host = "::1", keys?: AuthenticationKeys): Promise<StampReflector> {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.bind(0, host);
    await once(socket, "listening");
    socket.setTTL(HOP_LIMIT);
    return new StampReflector(socket, keys);
  }

  /** Its address as a target is written. */
  get target(): string {
    const { address, port } = this.#socket.address();
    return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
  }

  /** From now on answers every request at once; what undefined is returned for gets no answer. */
  always(answer: (asked: Asked) => Answer | undefined): void {
    this.#always = answer;
  }

  /** The request with this number in the order of arrival, once it is here. */
  request(at: number): Promise<Asked> {
    return eventually(() => {
      const asked = this.asked[at];
      if (asked === undefined) throw new Error(`only ${this.asked.length} requests have arrived`);
      return asked;
    });
  }

  /** Answers a request. */
  answer(asked: Asked, answer: Answer = {}): void {
    this.send(this.reply(asked, answer), asked);
  }

  /** Sends octets to whoever has asked. */
  send(octets: Uint8Array, { from }: Asked): void {
    this.#socket.send(octets, from.port, from.address);
  }

  /** The octets of a reply. */
  reply(asked: Asked, answer: Answer = {}): Buffer {
    const request = octetsOf(Buffer.from(asked.octets));
    const { length } = asked.octets;
    const tlvs = createTlvIndex();
    indexRequestTlvs(request, 0, length, this.#mode, this.#keys, tlvs);
    const now = timeOfDay();
    const reflection = {
      ...createReflection(),
      sequence: answer.sequence ?? asked.sequence,
      received: answer.received ?? now,
      sent: answer.sent ?? now,
      errorEstimate: encodeErrorEstimate(true, 0.001),
      ttl: answer.ttl ?? 255,
    };
    const octets = octetsOf(Buffer.alloc(Math.max(length, baseSize(this.#mode))));
    writeReply(octets, 0, request, 0, length, this.#mode, tlvs, reflection);
    const { view } = octets;
    if (answer.numbered === true) markHelloNumbered(octets, tlvs.hello);
    if (this.#mode === "unauthenticated") {
      if (answer.ssid !== undefined) view.setUint16(14, answer.ssid);
      if (answer.senderSequence !== undefined) view.setUint32(24, answer.senderSequence);
      if (answer.alterTime !== undefined) view.setUint32(32, view.getUint32(32) + answer.alterTime);
    }
    if (this.#keys !== undefined) signReply(octets, 0, this.#mode, tlvs, this.#keys, 0);
    return octets.bytes;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #receive(datagram: Buffer, from: RemoteInfo): void {
    const octets = octetsOf(datagram);
    const request = createRequest();
    readRequest(octets, 0, datagram.length, this.#mode, timeOfDay().seconds, request);
    const tlvs = createTlvIndex();
    indexRequestTlvs(octets, 0, datagram.length, this.#mode, this.#keys, tlvs);
    const asked = { ...request, octets: datagram, hello: readHello(octets, tlvs.hello), from };
    this.asked.push(asked);
    const answer = this.#always?.(asked);
    if (answer !== undefined) this.answer(asked, answer);
  }
}

function timeOfDay(): Instant {
  const milliseconds = performance.timeOrigin + performance.now();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanoseconds: Math.floor((milliseconds - seconds * 1000) * 1e6) };
}
