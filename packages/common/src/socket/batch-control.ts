import type { AddressFamily } from "./addresses.ts";
import { writeAnswerSource } from "./answer-source.ts";
import { encodeControl, putControl } from "./control-encode.ts";
import type { SendControl } from "./control-message.ts";
import { controlSpace, IN6_PKTINFO } from "./layout/cmsghdr.ts";
import { MMSGHDR, MSGHDR } from "./layout/mmsghdr.ts";
import { AF_INET6, IP_TOS, IPV6_TCLASS, SOL_IP, SOL_IPV6, SOL_UDP, UDP_SEGMENT } from "./libc/constants.ts";
import { Memory } from "./memory.ts";
import type { ControlMemory } from "./received-facts.ts";

/** How a datagram leaves, as far as its control messages depend on it; `unnamed` to a connected socket's peer. */
export const WAY = { unnamed: 0, ipv4: 1, ipv6: 2 } as const;
export type Way = (typeof WAY)[keyof typeof WAY];

// The memory of one datagram: PKTINFO, which ends where the messages of `setMessages` begin, and behind those the
// traffic class, in two forms when the way is not known, and the segment size. The kernel goes by the last of a kind.
const SOURCE_ROOM = controlSpace(IN6_PKTINFO.size);
const LIST_ROOM = 256;
const STRIDE = SOURCE_ROOM + LIST_ROOM + 2 * controlSpace(4) + controlSpace(2);

/** The control messages that the datagrams of a batch are sent with. Only `setMessages` allocates. */
export class BatchControl {
  readonly #family: AddressFamily;
  readonly #headers: Memory;
  readonly #capacity: number;
  /** Made when the first datagram is given control messages: most batches have none. */
  #memory: Memory | undefined;
  readonly #ways: Uint8Array;
  /** The traffic class that is part of the address; 0 for none. */
  readonly #addressClasses: Uint8Array;
  /** -1 for none. */
  readonly #classes: Int16Array;
  readonly #segmentSizes: Uint16Array;
  /** How many octets of PKTINFO there are. */
  readonly #sources: Uint8Array;
  /** The messages of `setMessages`, how many octets they take, and whether a traffic class is among them. */
  readonly #messages: (readonly SendControl[])[] = [];
  readonly #lists: Uint16Array;
  readonly #listClasses: Uint8Array;

  constructor(family: AddressFamily, capacity: number, headers: Memory) {
    this.#family = family;
    this.#headers = headers;
    this.#capacity = capacity;
    this.#ways = new Uint8Array(capacity);
    this.#addressClasses = new Uint8Array(capacity);
    this.#classes = new Int16Array(capacity).fill(-1);
    this.#segmentSizes = new Uint16Array(capacity);
    this.#sources = new Uint8Array(capacity);
    this.#lists = new Uint16Array(capacity);
    this.#listClasses = new Uint8Array(capacity);
  }

  /** Datagram `i` has got another address. */
  readdress(i: number, way: Way, trafficClass: number): void {
    if (this.#ways[i] === way && this.#addressClasses[i] === trafficClass && this.#sources[i] === 0) return;
    this.#sources[i] = 0;
    this.#turn(i, way, trafficClass);
  }

  /** Datagram `i` answers datagram `j` of a batch, and leaves from where that was sent to. */
  answer(i: number, way: Way, received: ControlMemory, j: number): void {
    this.#sources[i] = writeAnswerSource(this.#made(), i * STRIDE + SOURCE_ROOM, this.#family, received, j);
    this.#turn(i, way, 0);
  }

  /** Replaces the messages, or leaves all as it was when one is refused. */
  setMessages(i: number, messages: readonly SendControl[]): void {
    const mapped = this.#family === AF_INET6 && this.#ways[i] === WAY.ipv4;
    const target = { memory: SCRATCH, offset: 0, room: LIST_ROOM, family: this.#family, mapped };
    const length = encodeControl(messages, target);
    if (length > 0) this.#made().bytes.set(SCRATCH.bytes.subarray(0, length), i * STRIDE + SOURCE_ROOM);
    this.#messages[i] = messages;
    this.#lists[i] = length;
    this.#listClasses[i] = messages.some(({ name }) => name === "TCLASS") ? 1 : 0;
    this.#compose(i);
  }

  /** @param value 0 to 255, or -1 for none. */
  setTrafficClass(i: number, value: number): void {
    if (this.#classes[i] === value) return;
    this.#classes[i] = value;
    this.#compose(i);
  }

  /** @param octets 0 for none. */
  setSegmentSize(i: number, octets: number): void {
    if (this.#segmentSizes[i] === octets) return;
    this.#segmentSizes[i] = octets;
    this.#compose(i);
  }

  #turn(i: number, way: Way, trafficClass: number): void {
    const turned = this.#ways[i] !== way;
    this.#ways[i] = way;
    this.#addressClasses[i] = trafficClass;
    if (turned && this.#lists[i]! > 0) this.setMessages(i, this.#messages[i]!);
    else this.#compose(i);
  }

  #compose(i: number): void {
    const list = i * STRIDE + SOURCE_ROOM;
    const begin = list - this.#sources[i]!;
    const end = this.#writeRest(i, list + this.#lists[i]!);
    const header = i * MMSGHDR.size;
    if (end > begin) this.#headers.setPointer(header + MSGHDR.control, this.#made().address + begin);
    this.#headers.setPointer(header + MSGHDR.controllen, end - begin);
  }

  /** Writes what stands behind the messages of `setMessages`, from `at` on, and returns where it ends. */
  #writeRest(i: number, at: number): number {
    let end = at;
    const trafficClass = this.#trafficClass(i);
    if (trafficClass >= 0 && this.#family === AF_INET6 && this.#ways[i] !== WAY.ipv4) {
      this.#made().view.setInt32(putControl(this.#made(), end, SOL_IPV6, IPV6_TCLASS, 4), trafficClass, true);
      end += controlSpace(4);
    }
    if (trafficClass >= 0 && this.#ways[i] !== WAY.ipv6) {
      this.#made().view.setInt32(putControl(this.#made(), end, SOL_IP, IP_TOS, 4), trafficClass, true);
      end += controlSpace(4);
    }
    const segmentSize = this.#segmentSizes[i]!;
    if (segmentSize === 0) return end;
    this.#made().view.setUint16(putControl(this.#made(), end, SOL_UDP, UDP_SEGMENT, 2), segmentSize, true);
    return end + controlSpace(2);
  }

  /** The traffic class that is to be added to the messages of `setMessages`; -1 for none. */
  #trafficClass(i: number): number {
    if (this.#classes[i]! >= 0) return this.#classes[i]!;
    return this.#listClasses[i] === 0 && this.#addressClasses[i]! > 0 ? this.#addressClasses[i]! : -1;
  }

  #made(): Memory {
    this.#memory ??= new Memory(this.#capacity * STRIDE);
    return this.#memory;
  }
}

const SCRATCH = new Memory(LIST_ROOM);
