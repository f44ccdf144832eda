import { AF_INET, DESTINATION_KEY_WORDS, inet_ntop, type RecvBatch, Socket, SocketError } from "@sixbeat/common/socket";

/** The third word of an IPv4-mapped address, whose first two are 0. */
const V4_MAPPED = 0xffff;
/** 255.255.255.255. */
const ALL_HOSTS = 0xffff_ffff;
/** More addresses than a host has; those beyond are asked about again and again. */
const MOST_KNOWN = 1000;

/**
 * Tells copies of broadcasts: the kernel gives one to every socket that has the port, and of several threads the first one
 * counts it. It allocates nothing for an address that it has seen before.
 */
export class BroadcastCopies {
  readonly #destination = new Uint32Array(DESTINATION_KEY_WORDS);
  readonly #known = new Map<number, boolean>();

  /** Whether message `i` of the batch was sent to a broadcast address. */
  isCopy(batch: RecvBatch, i: number): boolean {
    const words = this.#destination;
    batch.writeDestinationKey(i, words);
    if (words[0] !== 0 || words[1] !== 0 || words[2] !== V4_MAPPED) return false;
    return this.#known.get(words[3]!) ?? this.#look(words[3]!);
  }

  #look(address: number): boolean {
    const isBroadcast = isBroadcastAddress(address);
    if (this.#known.size < MOST_KNOWN) this.#known.set(address, isBroadcast);
    return isBroadcast;
  }
}

/** Without SO_BROADCAST the kernel refuses what it knows to be a broadcast address of a link. Nothing is sent. */
function isBroadcastAddress(address: number): boolean {
  // There may be no route to all hosts, of whatever link.
  if (address === ALL_HOSTS) return true;
  const octets = new Uint8Array(4);
  new DataView(octets.buffer).setUint32(0, address);
  try {
    using socket: Socket = new Socket(AF_INET);
    socket.connect([inet_ntop(AF_INET, octets), 9]);
    return false;
  } catch (error) {
    return error instanceof SocketError && error.code === "EACCES";
  }
}
