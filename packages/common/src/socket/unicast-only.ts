import { SO_ATTACH_FILTER, SOL_SOCKET } from "./libc/constants.ts";
import { Memory } from "./memory.ts";
import { setOption } from "./socket-options.ts";

// A program for the kernel's packet filter: it looks at a datagram, and returns how much of it is received. Each line is
// an operation, where to go on if a comparison is true and if not, and an operand. Sources: linux/bpf_common.h,
// linux/filter.h, linux/if_packet.h.
const LOAD_WORD = 0x20;
const LOAD_OCTET = 0x30;
const AND = 0x54;
const IF_EQUAL = 0x15;
const RETURN = 0x06;

/** What the kernel knows of a packet beside its octets; and where its IP header begins. */
const PACKET_TYPE = -0x1000 + 4;
const IP_HEADER = -0x100000;
const BROADCAST = 1;
const MULTICAST = 2;
/** A copy of what this host sends to many. */
const COPY = 5;

const IPV4 = 0x40;
const DESTINATION = 16;
/** 127.255.255.255: on the loopback interface packets have one type, whoever they are for. */
const LOOPBACK_BROADCAST = 0x7fff_ffff;

const PROGRAM = [
  [LOAD_WORD, 0, 0, PACKET_TYPE],
  [IF_EQUAL, 8, 0, BROADCAST],
  [IF_EQUAL, 7, 0, MULTICAST],
  [IF_EQUAL, 6, 0, COPY],
  [LOAD_OCTET, 0, 0, IP_HEADER],
  [AND, 0, 0, 0xf0],
  [IF_EQUAL, 0, 2, IPV4],
  [LOAD_WORD, 0, 0, IP_HEADER + DESTINATION],
  [IF_EQUAL, 1, 0, LOOPBACK_BROADCAST],
  [RETURN, 0, 0, 0xffff_ffff],
  [RETURN, 0, 0, 0],
] as const;

/** The kernel gives a socket nothing that is for several hosts and comes by their link-layer address. */
export function attachUnicastFilter(fd: number): void {
  assembled ??= assemble();
  // struct sock_fprog. The kernel copies the program.
  const handed = new Memory(16);
  handed.view.setUint16(0, PROGRAM.length, true);
  handed.setPointer(8, assembled.address);
  setOption(fd, SOL_SOCKET, SO_ATTACH_FILTER, handed.bytes);
}

/** Kept, since its address is given to the kernel. */
let assembled: Memory | undefined;

function assemble(): Memory {
  const program = new Memory(PROGRAM.length * INSTRUCTION);
  PROGRAM.forEach(([operation, ifTrue, ifFalse, operand], at) => {
    program.view.setUint16(at * INSTRUCTION, operation, true);
    program.view.setUint8(at * INSTRUCTION + 2, ifTrue);
    program.view.setUint8(at * INSTRUCTION + 3, ifFalse);
    program.view.setUint32(at * INSTRUCTION + 4, operand >>> 0, true);
  });
  return program;
}

/** sizeof (struct sock_filter). */
const INSTRUCTION = 8;
