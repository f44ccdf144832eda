import { controlOctets } from "./control-decode.ts";
import {
  CMSGHDR,
  controlSpace,
  IN_PKTINFO,
  IN6_PKTINFO,
  SCM_TIMESTAMPING_TIMES,
  SOCK_EXTENDED_ERR,
  TIMESPEC,
} from "./layout/cmsghdr.ts";
import * as libc from "./libc/constants.ts";

/** The control messages that are asked for again and again, numbered; the octets of payload that each has at least. */
const KINDS = [
  ["pktinfo6", libc.SOL_IPV6, libc.IPV6_PKTINFO, IN6_PKTINFO.size],
  ["pktinfo4", libc.SOL_IP, libc.IP_PKTINFO, IN_PKTINFO.size],
  ["hopLimit6", libc.SOL_IPV6, libc.IPV6_HOPLIMIT, 4],
  ["hopLimit4", libc.SOL_IP, libc.IP_TTL, 4],
  ["trafficClass6", libc.SOL_IPV6, libc.IPV6_TCLASS, 4],
  // One octet, and not an int as everywhere else.
  ["trafficClass4", libc.SOL_IP, libc.IP_TOS, 1],
  ["timestampns", libc.SOL_SOCKET, libc.SCM_TIMESTAMPNS, TIMESPEC.size],
  ["timestamping", libc.SOL_SOCKET, libc.SCM_TIMESTAMPING, SCM_TIMESTAMPING_TIMES.size],
  ["drops", libc.SOL_SOCKET, libc.SO_RXQ_OVFL, 4],
  ["segmentSize", libc.SOL_UDP, libc.UDP_GRO, 4],
  ["error6", libc.SOL_IPV6, libc.IPV6_RECVERR, SOCK_EXTENDED_ERR.size],
  ["error4", libc.SOL_IP, libc.IP_RECVERR, SOCK_EXTENDED_ERR.size],
] as const;

export const KIND = Object.fromEntries(KINDS.map(([name], number) => [name, number])) as Readonly<
  Record<(typeof KINDS)[number][0], number>
>;

const LEAST = Int32Array.from(KINDS, ([, , , least]) => least);
/** By level and type the number of the kind, counted from 1; all levels and types of these are less than 64 and 128. */
const [LEVELS, TYPES] = [64, 128];
const NUMBERS = new Uint8Array(LEVELS * TYPES);
KINDS.forEach(([, level, type], number) => {
  NUMBERS[level * TYPES + type] = number + 1;
});

/**
 * Where in a batch's control memory the messages of each datagram are: of each the headers are gone over once, when the
 * first of them is asked for, and not once for each question.
 */
export class ControlIndex {
  /** For each datagram and kind the place of the payload; -1 for none. */
  readonly #places: Int32Array;
  /** For which filling of the batch that is right. */
  readonly #fillings: Float64Array;
  #filling = 1;

  constructor(capacity: number) {
    this.#places = new Int32Array(capacity * KINDS.length);
    this.#fillings = new Float64Array(capacity);
  }

  /** The batch is filled anew. */
  clear(): void {
    this.#filling++;
  }

  /** Where datagram `i`, whose `length` octets of control messages begin at `offset`, has a message of a kind; or -1. */
  place(view: DataView, i: number, offset: number, length: number, kind: number): number {
    if (this.#fillings[i] !== this.#filling) this.#note(view, i, offset, offset + length);
    return this.#places[i * KINDS.length + kind]!;
  }

  #note(view: DataView, i: number, offset: number, end: number): void {
    const row = i * KINDS.length;
    for (let kind = 0; kind < KINDS.length; kind++) this.#places[row + kind] = -1;
    for (let at = offset; at < end; ) {
      const octets = controlOctets(view, at, end);
      if (octets < 0) break;
      const kind = kindOf(view.getInt32(at + CMSGHDR.level, true), view.getInt32(at + CMSGHDR.type, true));
      // One with fewer octets is cut; of several the first counts.
      if (kind >= 0 && octets >= LEAST[kind]! && this.#places[row + kind]! < 0) {
        this.#places[row + kind] = at + CMSGHDR.size;
      }
      at += controlSpace(octets);
    }
    this.#fillings[i] = this.#filling;
  }
}

function kindOf(level: number, type: number): number {
  return level >>> 0 < LEVELS && type >>> 0 < TYPES ? NUMBERS[level * TYPES + type]! - 1 : -1;
}
