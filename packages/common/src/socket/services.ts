import { checkedInteger, checkedText } from "./checked.ts";
import { copied, copiedText } from "./copied.ts";
import { ENOENT, ERANGE, SocketError } from "./errors.ts";
import { PROTOENT, SERVENT } from "./layout/names.ts";
import * as libc from "./libc/bindings.ts";
import { NI_MAXHOST } from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/**
 * The port of a service: 53 for "domain". Reads the host's database (/etc/services) and blocks meanwhile.
 * Source: getservbyname(3).
 *
 * @param proto "udp" or "tcp"; without it the first that has such a service.
 * @throws {SocketError} ENOENT when there is no such service.
 */
export function getservbyname(name: string, proto?: string): number {
  const about = described("getservbyname", checkedText("a service", name), proto);
  const find = (entry: number, room: Memory, result: number) =>
    libc.getservbyname_r(name, proto ?? null, entry, room.address, room.size, result);
  return found("getservbyname", about, SERVENT.size, find, (entry) => entry.view.getUint16(SERVENT.port, false));
}

/**
 * The name of the service at a port: "domain" for 53. Reads the host's database (/etc/services) and blocks meanwhile.
 * Source: getservbyport(3).
 *
 * @param proto "udp" or "tcp"; without it the first that has such a service.
 * @throws {SocketError} ENOENT when there is no such service.
 * @throws {TypeError} {RangeError} when the port is not a whole number from 0 to 65535.
 */
export function getservbyport(port: number, proto?: string): string {
  const inNetworkOrder = new Memory(2);
  inNetworkOrder.view.setUint16(0, checkedInteger("port", port, 0, 65535), false);
  const about = described("getservbyport", String(port), proto);
  const find = (entry: number, room: Memory, result: number) => {
    const number = inNetworkOrder.view.getUint16(0, true);
    return libc.getservbyport_r(number, proto ?? null, entry, room.address, room.size, result);
  };
  return found("getservbyport", about, SERVENT.size, find, (entry) =>
    copiedText(entry.getPointer(SERVENT.name), NI_MAXHOST),
  );
}

/**
 * The number of a protocol: 17 for "udp". Reads the host's database (/etc/protocols) and blocks meanwhile.
 * Source: getprotobyname(3).
 *
 * @throws {SocketError} ENOENT when there is no such protocol.
 */
export function getprotobyname(name: string): number {
  const about = described("getprotobyname", checkedText("a protocol", name), undefined);
  const read = (entry: Memory) => entry.view.getInt32(PROTOENT.proto, true);
  const { getprotobyname_r } = libc;
  if (getprotobyname_r !== undefined) {
    const find = (entry: number, room: Memory, result: number) =>
      getprotobyname_r(name, entry, room.address, room.size, result);
    return found("getprotobyname", about, PROTOENT.size, find, read);
  }
  const entry = libc.getprotobyname(name);
  if (entry === 0) throw unknown("getprotobyname", about);
  return read(copied(entry, PROTOENT.size));
}

/**
 * Lets `find` fill in an entry, whose texts it writes into `room`. Its result tells success only beside the pointer
 * that it leaves at `result`: an unknown name is no error to glibc.
 */
function found<T>(
  syscall: string,
  about: string,
  size: number,
  find: (entry: number, room: Memory, result: number) => number,
  read: (entry: Memory) => T,
): T {
  const entry = new Memory(size);
  const result = new Memory(8);
  for (let octets = 1024; octets <= 0x100000; octets *= 2) {
    const room = new Memory(octets);
    const errno = find(entry.address, room, result.address);
    if (errno === 0 && result.getPointer(0) !== 0) return read(entry);
    if (errno === ERANGE) continue;
    throw unknown(syscall, about);
  }
  throw new SocketError(syscall, ERANGE, about);
}

function described(syscall: string, name: string, proto: string | undefined): string {
  const text = proto === undefined ? name : `${name}/${checkedText("proto", proto)}`;
  if (text.includes("\0")) throw unknown(syscall, JSON.stringify(text));
  return text;
}

function unknown(syscall: string, about: string): SocketError {
  return new SocketError(syscall, ENOENT, about, "not in this host's database");
}
