import type { AddressFamily } from "./addresses.ts";
import { checkedFamily, checkedOctets, checkedText } from "./checked.ts";
import { EINVAL, SocketError } from "./errors.ts";
import * as libc from "./libc/bindings.ts";
import { AF_INET, INET6_ADDRSTRLEN } from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/**
 * The octets of a numeric address: 4 for AF_INET, 16 for AF_INET6, in network order. Takes no zone.
 * Source: RFC 3493, section 6.3.
 *
 * @throws {SocketError} EINVAL when the text is not an address of that family.
 */
export function inet_pton(family: AddressFamily, text: string): Uint8Array {
  const address = new Memory(octets(family));
  if (checkedText("an address", text).includes("\0") || libc.inet_pton(family, text, address.address) !== 1) {
    throw new SocketError("inet_pton", EINVAL, JSON.stringify(text), "not a numeric address of that family");
  }
  return address.bytes;
}

/**
 * The text of an address of 4 or 16 octets; the inverse of `inet_pton`. Source: RFC 3493, section 6.3, RFC 5952.
 *
 * @throws {SocketError} EINVAL when the number of octets is not that of the family.
 */
export function inet_ntop(family: AddressFamily, address: Uint8Array): string {
  const memory = new Memory(octets(family));
  const { length } = checkedOctets("an address", address);
  if (length !== memory.size) {
    throw new SocketError("inet_ntop", EINVAL, undefined, `${length} octets are not an address of that family`);
  }
  memory.bytes.set(address);
  const text = new Memory(INET6_ADDRSTRLEN);
  libc.inet_ntop(family, memory.address, text.address, text.size);
  return text.getString();
}

const octets = (family: AddressFamily) => (checkedFamily(family) === AF_INET ? 4 : 16);
