import type { Memory } from "../memory.ts";

/** struct sockaddr_in, <netinet/in.h>: member offsets and size in octets. Port and address in network byte order. */
export const SOCKADDR_IN = { family: 0, port: 2, addr: 4, zero: 8, size: 16 } as const;

/** struct sockaddr_in6, RFC 3493 section 3.3. Port and flowinfo in network byte order, scope_id in host byte order. */
export const SOCKADDR_IN6 = { family: 0, port: 2, flowinfo: 4, addr: 8, scope_id: 24, size: 28 } as const;

/** struct sockaddr_storage: room for an address of any family, in octets. */
export const SOCKADDR_STORAGE_SIZE = 128;

/** The address family written at `offset`. */
export function readFamily(memory: Memory, offset: number): number {
  return memory.view.getUint16(offset, true);
}

/** The UDP port of a sockaddr_in or sockaddr_in6 at `offset`: both keep it in the same place. */
export function readPort(memory: Memory, offset: number): number {
  return memory.view.getUint16(offset + SOCKADDR_IN6.port, false);
}

/** Whether a sockaddr_in6 at `offset` holds an IPv4-mapped address. */
export function isMapped({ view }: Memory, offset: number): boolean {
  return isMappedAddress(view, offset + SOCKADDR_IN6.addr);
}

/** Whether an in6_addr at `offset` is IPv4-mapped, ::ffff:0:0/96. */
export function isMappedAddress(view: DataView, offset: number): boolean {
  return (
    view.getUint32(offset, false) === 0 &&
    view.getUint32(offset + 4, false) === 0 &&
    view.getUint32(offset + 8, false) === 0xffff
  );
}
