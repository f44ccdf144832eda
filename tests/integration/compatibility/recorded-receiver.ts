import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { type Exchange, said } from "./recordings.ts";
import { PLAIN, SIGNED, signatureOf, tlvSignatureOf } from "./stamp-octets.ts";

const HMAC_TLV = 8;
const UNKNOWN = 0x80;
/** From 1900, which NTP counts from, to 1970. */
const NTP_ERA_S = 2_208_988_800;

/**
 * A receiver that knows no more than a release's did: it answers with that release's recorded replies, in which it writes
 * anew only what it has to: numbers, times, the session, what the request said, signatures.
 */
export class RecordedReceiver implements AsyncDisposable {
  /** The requests so far. */
  readonly requests: Buffer[] = [];
  readonly #socket: Socket;
  readonly #exchange: Exchange;
  readonly #aheadSeconds: number;
  readonly #counts = new Map<number, number>();

  private constructor(socket: Socket, exchange: Exchange, aheadSeconds: number) {
    this.#socket = socket;
    this.#exchange = exchange;
    this.#aheadSeconds = aheadSeconds;
  }

  /** @param aheadSeconds by how much its clock is ahead of this host's */
  static async listen(exchange: Exchange, aheadSeconds = 0): Promise<RecordedReceiver> {
    const socket = createSocket("udp6");
    socket.bind(0, "::1");
    await once(socket, "listening");
    const receiver = new RecordedReceiver(socket, exchange, aheadSeconds);
    socket.on("message", (request, peer) => receiver.#answer(request, peer));
    return receiver;
  }

  get target(): string {
    return `[::1]:${this.#socket.address().port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
  }

  #answer(request: Buffer, peer: RemoteInfo): void {
    this.requests.push(request);
    const [recorded] = said(this.#exchange, "receiver");
    if (recorded !== undefined) this.#socket.send(this.#reply(request, recorded), peer.port, peer.address);
  }

  #reply(request: Buffer, recorded: Buffer): Buffer {
    const { key } = this.#exchange;
    const at = key === undefined ? PLAIN : SIGNED;
    const base = Buffer.from(recorded.subarray(0, at.size));
    const ssid = request.readUInt16BE(at.ssid);
    const count = this.#counts.get(ssid) ?? 0;
    this.#counts.set(ssid, count + 1);
    base.writeUInt32BE(count, at.sequence);
    base.writeUInt16BE(ssid, at.ssid);
    this.#writeNow(base, at.receivedAt);
    this.#writeNow(base, at.sentAt);
    request.copy(base, at.itsSequence, at.sequence, at.sequence + 4);
    request.copy(base, at.itsSentAt, at.sentAt, at.sentAt + 8);
    request.copy(base, at.itsError, at.error, at.error + 2);
    if (key !== undefined) signatureOf(base, key).copy(base, SIGNED.signature);
    return Buffer.concat([base, reflected(request.subarray(at.size), recorded.subarray(at.size), base, key)]);
  }

  #writeNow(reply: Buffer, at: number): void {
    const ms = Date.now() + this.#aheadSeconds * 1000;
    reply.writeUInt32BE(Math.floor(ms / 1000) + NTP_ERA_S, at);
    reply.writeUInt32BE(Math.floor(((ms % 1000) / 1000) * 2 ** 32), at + 4);
  }
}

/** The request's TLVs as the release returned its own: each with the flags, and with the flags of a hello, of then. */
function reflected(asked: Buffer, recorded: Buffer, base: Buffer, key: string | undefined): Buffer {
  const returned: Buffer[] = [];
  for (const tlv of tlvs(asked)) {
    const copy = Buffer.from(tlv);
    const then = tlvs(recorded).find(([, type]) => type === tlv[1]);
    copy[0] = then?.[0] ?? UNKNOWN;
    // What a hello asks and what its receiver says of itself are in one octet.
    if (then !== undefined && copy.subarray(4, 7).equals(then.subarray(4, 7))) copy[7] = then[7]!;
    else if (then !== undefined && copy.length === then.length) then.copy(copy);
    if (copy[1] === HMAC_TLV && key !== undefined) tlvSignatureOf(base, Buffer.concat(returned), key).copy(copy, 4);
    returned.push(copy);
  }
  return Buffer.concat(returned);
}

function tlvs(octets: Buffer): Buffer[] {
  if (octets.length === 0) return [];
  const end = 4 + octets.readUInt16BE(2);
  return [octets.subarray(0, end), ...tlvs(octets.subarray(end))];
}
