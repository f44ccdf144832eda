import { lastError } from "./errors.ts";
import { groupRequest } from "./groups.ts";
import * as libc from "./libc/bindings.ts";
import {
  AF_INET6,
  IP_ADD_MEMBERSHIP,
  IP_DROP_MEMBERSHIP,
  IPV6_JOIN_GROUP,
  IPV6_LEAVE_GROUP,
  SOL_IP,
  SOL_IPV6,
} from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/** setsockopt(2) with an int, a boolean or octets. */
export function setOption(fd: number, level: number, option: number, value: number | boolean | Uint8Array): void {
  const octets = typeof value === "object" ? value.length : 4;
  const memory = new Memory(octets);
  if (typeof value === "object") memory.bytes.set(value);
  else memory.view.setInt32(0, Number(value), true);
  if (libc.setsockopt(fd, level, option, memory.address, octets) < 0) throw lastError("setsockopt");
}

/** getsockopt(2): up to `buflen` octets of the option's value. */
export function getOption(fd: number, level: number, option: number, buflen: number): Memory {
  const value = new Memory(buflen);
  const length = new Memory(4);
  length.view.setUint32(0, buflen, true);
  if (libc.getsockopt(fd, level, option, value.address, length.address) < 0) throw lastError("getsockopt");
  value.truncate(length.view.getUint32(0, true));
  return value;
}

/** Joins or leaves a multicast group of either family. */
export function setMembership(fd: number, syscall: "join_group" | "leave_group", group: string): void {
  const { family, memory } = groupRequest(group);
  const joining = syscall === "join_group";
  const v6 = joining ? IPV6_JOIN_GROUP : IPV6_LEAVE_GROUP;
  const v4 = joining ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP;
  const [level, option] = family === AF_INET6 ? [SOL_IPV6, v6] : [SOL_IP, v4];
  if (libc.setsockopt(fd, level, option, memory.address, memory.size) < 0) throw lastError(syscall, group);
}
