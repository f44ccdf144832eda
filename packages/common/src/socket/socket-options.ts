import { checkedInt, checkedInteger, checkedOctets } from "./checked.ts";
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

/** The most octets of one option's value that are read: the lists of filters and sources may be long. */
const OPTION_MAX = 65_536;

/**
 * setsockopt(2) with an int, a boolean or octets.
 *
 * @throws {TypeError} {RangeError} when an argument is something else, or no C int.
 */
export function setOption(fd: number, level: number, option: number, value: number | boolean | Uint8Array): void {
  const memory = optionValue(value);
  if (libc.setsockopt(fd, checkedInt("level", level), checkedInt("option", option), memory.address, memory.size) < 0) {
    throw lastError("setsockopt");
  }
}

/**
 * setsockopt(2) with NULL and a length.
 *
 * @throws {TypeError} {RangeError} when an argument is no C int, or the length negative.
 */
export function setNothing(fd: number, level: number, option: number, length: unknown): void {
  const size = checkedInteger("length", length, 0, 0x7fffffff);
  if (libc.setsockopt(fd, checkedInt("level", level), checkedInt("option", option), 0, size) < 0) {
    throw lastError("setsockopt");
  }
}

function optionValue(value: number | boolean | Uint8Array): Memory {
  if (typeof value === "number" || typeof value === "boolean") {
    const int = new Memory(4);
    int.view.setInt32(0, checkedInt("value", Number(value)), true);
    return int;
  }
  const octets = new Memory(checkedInteger("length", checkedOctets("value", value).length, 0, OPTION_MAX));
  octets.bytes.set(value);
  return octets;
}

/** getsockopt(2): up to `buflen` octets of the option's value. */
export function getOption(fd: number, level: number, option: number, buflen: number): Memory {
  const value = new Memory(checkedInteger("buflen", buflen, 0, OPTION_MAX));
  const length = new Memory(4);
  length.view.setUint32(0, buflen, true);
  if (
    libc.getsockopt(fd, checkedInt("level", level), checkedInt("option", option), value.address, length.address) < 0
  ) {
    throw lastError("getsockopt");
  }
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
  if (libc.setsockopt(fd, level, option, memory.address, memory.size) < 0) throw lastError(syscall, () => group);
}
