import { checkedKey, PEER_KEY_WORDS, writePeerKey } from "./address-key.ts";
import { type AddressFamily, type SocketAddress, writeAddress } from "./addresses.ts";
import { hasFlowLabel, readTrafficClass } from "./flow-label.ts";
import { isMapped, SOCKADDR_IN6 } from "./layout/sockaddr.ts";
import { AF_INET6 } from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/** What stands in a prepared address, for the socket module only. */
export interface PreparedName {
  readonly family: AddressFamily;
  /** Octets of the socket address. */
  readonly size: number;
  /** The socket address, as the machine has its words, and behind it the peer's key, from `begin` on. */
  readonly words: Uint32Array;
  readonly begin: number;
  readonly mapped: boolean;
  readonly labelled: boolean;
  readonly trafficClass: number;
}

/** What stands in a prepared address. @throws {TypeError} when it is none. */
export let preparedName: (address: PreparedAddress) => PreparedName;

/**
 * A socket address in the kernel's own form, ready to be copied: for a peer that many datagrams go to
 * (`SendBatch.setPeer`). Its flow label and traffic class are honoured as those of `Socket.sendto`.
 * Source: this module's own.
 */
export class PreparedAddress {
  readonly #name: PreparedName;

  static {
    preparedName = (address) => address.#name;
  }

  /**
   * @param family that of the sockets which are to send to it.
   * @throws {TypeError} {RangeError} {AddressInfoError} as `Socket.sendto` does.
   */
  constructor(family: AddressFamily, address: SocketAddress) {
    SCRATCH.bytes.fill(0);
    const size = writeAddress(SCRATCH, 0, family, address);
    const begin = takeWords();
    const words = shared;
    for (let word = 0; word < NAME_WORDS; word++) words[begin + word] = SCRATCH.view.getUint32(word * 4, true);
    writePeerKey(SCRATCH, 0, words, begin + NAME_WORDS);
    const mapped = family === AF_INET6 && isMapped(SCRATCH, 0);
    const [labelled, trafficClass] = [hasFlowLabel(SCRATCH, 0), readTrafficClass(SCRATCH, 0)];
    this.#name = { family, size, words, begin, mapped, labelled, trafficClass };
  }

  /** Writes the six words that `RecvBatch.writePeerKey` writes of a datagram from this address. */
  writeKey(key: Uint32Array, at = 0): void {
    checkedKey(key, at, PEER_KEY_WORDS);
    const { words, begin } = this.#name;
    for (let word = 0; word < PEER_KEY_WORDS; word++) key[at + word] = words[begin + NAME_WORDS + word]!;
  }
}

/** The words of the longer socket address. */
export const NAME_WORDS = SOCKADDR_IN6.size / 4;

// Thousands of addresses, each sent to once in a while: an array for each would have to be fetched beside its words.
const AT_ONCE = 64;
const WORDS = NAME_WORDS + PEER_KEY_WORDS;
let shared = new Uint32Array(0);
let taken = 0;

/** @returns where in `shared` there is room for the words of one address. */
function takeWords(): number {
  if (taken === shared.length) {
    shared = new Uint32Array(AT_ONCE * WORDS);
    taken = 0;
  }
  taken += WORDS;
  return taken - WORDS;
}

const SCRATCH = new Memory(SOCKADDR_IN6.size);
