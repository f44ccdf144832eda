import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { PLAIN, SIGNED, signatureOf, tlvSignatureOf } from "../compatibility/stamp-octets.ts";
import { octetsOf, type RecordedReflection } from "./foreign-recordings.ts";

/** From 1900, which NTP counts from, to 1970. */
const NTP_ERA_S = 2_208_988_800;
/** The bit of an error estimate that says that times are PTP's. */
const PTP = 0x4000;
const HMAC_TLV = 8;
const HMAC_TLV_SIZE = 20;

/** What the path does to requests and to their replies, by the request's number. */
export interface PathLoss {
  readonly forward: readonly number[];
  readonly reverse: readonly number[];
}

/**
 * Answers as another program did when it was recorded: octet for octet what it put there, but for numbers, times, what it
 * repeated of the request, and signatures.
 */
export class RecordedReflector implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #recorded: RecordedReflection;
  readonly #loss: PathLoss;
  #count = 0;

  private constructor(socket: Socket, recorded: RecordedReflection, loss: PathLoss) {
    this.#socket = socket;
    this.#recorded = recorded;
    this.#loss = loss;
  }

  static async listen(recorded: RecordedReflection, loss: PathLoss): Promise<RecordedReflector> {
    const socket = createSocket("udp6");
    socket.bind(0, "::1");
    await once(socket, "listening");
    const reflector = new RecordedReflector(socket, recorded, loss);
    socket.on("message", (request, peer) => reflector.#receive(request, peer));
    return reflector;
  }

  get target(): string {
    return `[::1]:${this.#socket.address().port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
  }

  #receive(request: Buffer, peer: RemoteInfo): void {
    const sequence = request.readUInt32BE(0);
    if (this.#loss.forward.includes(sequence)) return;
    const reply = replyTo(request, this.#recorded, this.#count++);
    if (!this.#loss.reverse.includes(sequence)) this.#socket.send(reply, peer.port, peer.address);
  }
}

/** The recorded reply, as it would have been to this request. */
function replyTo(request: Buffer, recorded: RecordedReflection, count: number): Buffer {
  const { key, counts } = recorded;
  const [asked, reply] = [octetsOf(recorded.request), octetsOf(recorded.reply)];
  if (request.length !== asked.length) throw new Error(`a request of ${request.length} octets is not on record`);
  const at = key === undefined ? PLAIN : SIGNED;
  for (let i = at.size; i < reply.length; i++) if (reply[i] === asked[i]) reply[i] = request[i]!;
  const askedAt = asked.subarray(at.sentAt, at.sentAt + 8);
  for (const place of [at.sentAt, at.receivedAt, at.itsSentAt]) {
    // Not every program puts the sender's time in the same place.
    if (reply.subarray(place, place + 8).equals(askedAt)) request.copy(reply, place, at.sentAt, at.sentAt + 8);
    else writeNow(reply, place, reply.readUInt16BE(at.error));
  }
  reply.writeUInt32BE(counts ? count : request.readUInt32BE(0), at.sequence);
  request.copy(reply, at.itsSequence, at.sequence, at.sequence + 4);
  request.copy(reply, at.itsError, at.error, at.error + 2);
  if (reply.readUInt16BE(at.ssid) !== 0) request.copy(reply, at.ssid, at.ssid, at.ssid + 2);
  if (key !== undefined) sign(reply, key);
  return reply;
}

function writeNow(octets: Buffer, at: number, errorEstimate: number): void {
  const ms = Date.now();
  const seconds = Math.floor(ms / 1000);
  const isPtp = (errorEstimate & PTP) !== 0;
  octets.writeUInt32BE(isPtp ? seconds : seconds + NTP_ERA_S, at);
  octets.writeUInt32BE(isPtp ? (ms % 1000) * 1e6 : Math.floor(((ms % 1000) / 1000) * 2 ** 32), at + 4);
}

/** Writes the HMACs of a datagram: that of its base, and that of its TLVs where that is the last of them. */
export function sign(datagram: Buffer, key: string): void {
  const tlv = datagram.length - HMAC_TLV_SIZE;
  if (tlv >= SIGNED.size && datagram[tlv + 1] === HMAC_TLV) {
    tlvSignatureOf(datagram, datagram.subarray(SIGNED.size, tlv), key).copy(datagram, tlv + 4);
  }
  signatureOf(datagram, key).copy(datagram, SIGNED.signature);
}
