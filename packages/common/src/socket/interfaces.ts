import { checkedText } from "./checked.ts";
import { copied, copiedText } from "./copied.ts";
import { ENODEV, ENXIO, lastError, SocketError } from "./errors.ts";
import { IF_NAMEINDEX } from "./layout/names.ts";
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

/**
 * The index and name of every network interface of this host. Source: RFC 3493, section 4.3.
 *
 * @throws {SocketError} ENOBUFS when memory runs out.
 */
export function if_nameindex(): [index: number, name: string][] {
  const list = libc.if_nameindex();
  if (list === 0) throw lastError("if_nameindex");
  try {
    const interfaces: [number, string][] = [];
    for (let at = list; ; at += IF_NAMEINDEX.size) {
      const entry = copied(at, IF_NAMEINDEX.size);
      const index = entry.view.getUint32(IF_NAMEINDEX.index, true);
      if (index === 0) return interfaces;
      interfaces.push([index, copiedText(entry.getPointer(IF_NAMEINDEX.name), IF_NAMESIZE)]);
    }
  } finally {
    libc.if_freenameindex(list);
  }
}
