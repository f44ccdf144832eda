import type { Location } from "@sixbeat/common/datagram";
import { DESTINATION_KEY_WORDS, PEER_KEY_WORDS } from "@sixbeat/common/socket";
import type { Incoming } from "./incoming.ts";

const PORT = PEER_KEY_WORDS - 1;
/** The third word of an IPv4-mapped address, whose first two are 0. */
const V4_MAPPED = 0xffff;

/** The addresses and ports that a request arrived with, for those who ask (a NAT shows in them). It allocates nothing. */
export class RequestLocation {
  readonly #source = new Uint32Array(PEER_KEY_WORDS);
  readonly #destination = new Uint32Array(DESTINATION_KEY_WORDS);
  readonly #overIPv6 = locationOf(16);
  readonly #overIPv4 = locationOf(4);
  readonly #port: number;

  /** @param port the one that requests arrive at. */
  constructor(port: number) {
    this.#port = port;
  }

  /** Valid until the next call. */
  of({ batch, message }: Incoming): Location {
    batch.writePeerKey(message, this.#source);
    batch.writeDestinationKey(message, this.#destination);
    const location = isMapped(this.#source) ? this.#overIPv4 : this.#overIPv6;
    writeOctets(this.#source, location.source);
    writeOctets(this.#destination, location.destination);
    location.sourcePort = this.#source[PORT]!;
    location.destinationPort = this.#port;
    return location;
  }
}

function locationOf(octets: 4 | 16): Location {
  return {
    source: new Uint8Array(octets),
    sourcePort: 0,
    destination: new Uint8Array(octets),
    destinationPort: 0,
  };
}

function isMapped(words: Uint32Array): boolean {
  return words[0] === 0 && words[1] === 0 && words[2] === V4_MAPPED;
}

/** The last octets of an address, as many as there is room for. */
function writeOctets(words: Uint32Array, to: Uint8Array): void {
  const first = DESTINATION_KEY_WORDS - to.length / 4;
  for (let i = 0; i < to.length; i += 1) to[i] = words[first + (i >>> 2)]! >>> (24 - 8 * (i & 3));
}
