import { checkedText } from "./checked.ts";
import { ENODEV, ENXIO, lastError, SocketError } from "./errors.ts";
import * as libc from "./libc/bindings.ts";
import { IF_NAMESIZE } from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/**
 * The index of the network interface of that name. Source: RFC 3493, section 4.1.
 *
 * @throws {SocketError} ENODEV when there is none.
 */
export function if_nametoindex(name: string): number {
  checkedText("an interface's name", name);
  if (name === "" || name.includes("\0")) throw new SocketError("if_nametoindex", ENODEV, JSON.stringify(name));
  const index = libc.if_nametoindex(name);
  if (index === 0) throw lastError("if_nametoindex", () => name);
  return index;
}

/**
 * The name of the network interface of that index. Source: RFC 3493, section 4.2.
 *
 * @throws {SocketError} ENXIO when there is none.
 */
export function if_indextoname(index: number): string {
  const name = new Memory(IF_NAMESIZE);
  if (!Number.isInteger(index) || index < 1 || index > 0xffffffff) {
    throw new SocketError("if_indextoname", ENXIO, String(index));
  }
  if (libc.if_indextoname(index, name.address) === 0) throw lastError("if_indextoname", () => String(index));
  return name.getString();
}
