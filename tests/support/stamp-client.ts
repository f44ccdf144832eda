import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import {
  type AuthenticationKeys,
  baseSize,
  createReply,
  createTlvIndex,
  encodeErrorEstimate,
  type Hello,
  indexReplyTlvs,
  type Mode,
  type Octets,
  octetsOf,
  type Reply,
  readReply,
  signRequest,
  type TlvIndex,
  writeHello,
  writeRequest,
} from "@sixbeat/common/datagram";

/** What a request says; all else has values that do no harm. */
export interface Asked {
  readonly sequence: number;
  readonly ssid?: number;
  readonly hello?: Partial<Hello>;
  /** Writes more TLVs at this place and returns where they end; the HMAC TLV, if there is one, begins at `hmac`. */
  readonly tlvs?: (octets: Octets, at: number) => number | { end: number; hmac: number };
  readonly keys?: AuthenticationKeys;
}

/** A reply that arrived. */
export interface Answered extends Reply {
  readonly length: number;
  /** The address and port that it came from. */
  readonly from: string;
  readonly octets: Octets;
  readonly tlvs: TlvIndex;
}

/** The octets of a request, sent now. */
export function stampRequest({ sequence, ssid = 7, hello, tlvs, keys }: Asked): Buffer {
  const mode: Mode = keys === undefined ? "unauthenticated" : "authenticated";
  const octets = octetsOf(new Uint8Array(4096));
  const errorEstimate = encodeErrorEstimate(true, 0.001);
  let end = writeRequest(octets, 0, mode, { sequence, sent: now(), errorEstimate, ssid });
  if (hello !== undefined) end = writeHello(octets, end, { ...HELLO, ...hello });
  let hmac = -1;
  const more = tlvs?.(octets, end) ?? end;
  if (typeof more === "number") end = more;
  else ({ end, hmac } = more);
  if (keys !== undefined) signRequest(octets, 0, mode, keys, hmac);
  return Buffer.from(octets.bytes.subarray(0, end));
}

/** A STAMP sender that does exactly what it is told. */
export class StampClient implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #host: string;
  readonly #mode: Mode;
  /** The replies so far, in the order in which they arrived. */
  readonly replies: Answered[] = [];

  private constructor(socket: Socket, host: string, port: number, mode: Mode) {
    this.#socket = socket;
    this.#host = host;
    this.#port = port;
    this.#mode = mode;
    socket.on("message", (datagram, { address, port: from }) => this.#receive(datagram, `${address} ${from}`));
  }

  /** @param address of the receiver: `[::1]:54321`, `127.0.0.1:54321`. */
  static async open(address: string, mode: Mode = "unauthenticated"): Promise<StampClient> {
    const [, host = "", port] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.bind(0, host.includes(":") ? "::1" : "127.0.0.1");
    await once(socket, "listening");
    return new StampClient(socket, host, Number(port), mode);
  }

  /** Its own port. */
  get port(): number {
    return this.#socket.address().port;
  }

  /** Sends datagrams, one after the other. */
  async send(...datagrams: readonly (Uint8Array | string)[]): Promise<void> {
    for (const datagram of datagrams) {
      await new Promise<void>((resolve, reject) =>
        this.#socket.send(datagram, this.#port, this.#host, (error) => (error ? reject(error) : resolve())),
      );
    }
  }

  /** Waits until so many replies have arrived. */
  async answered(count: number): Promise<readonly Answered[]> {
    const signal = AbortSignal.timeout(20_000);
    while (this.replies.length < count) {
      await once(this.#socket, "message", { signal }).catch(() => {
        throw new Error(`${this.replies.length} replies instead of ${count}`);
      });
    }
    return this.replies;
  }

  #receive(datagram: Buffer, from: string): void {
    const octets = octetsOf(datagram);
    const [reply, tlvs] = [createReply(), createTlvIndex()];
    if (!readReply(octets, 0, datagram.length, this.#mode, now().seconds, reply)) throw new Error("not a reply");
    if (datagram.length >= baseSize(this.#mode)) {
      indexReplyTlvs(octets, 0, datagram.length, this.#mode, undefined, tlvs);
    }
    this.replies.push({ ...reply, length: datagram.length, from, octets, tlvs });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
  }
}

const HELLO: Hello = { source: "here", target: "there", message: "hello", wantsReply: true, age: 0, flow: 0 };

function now() {
  const milliseconds = Date.now();
  return { seconds: Math.floor(milliseconds / 1000), nanoseconds: (milliseconds % 1000) * 1e6 };
}
