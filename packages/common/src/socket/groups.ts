import { splitZone } from "./addresses.ts";
import { checkedText } from "./checked.ts";
import { AddressInfoError } from "./errors.ts";
import { IP_MREQN, IPV6_MREQ } from "./layout/options.ts";
import * as libc from "./libc/bindings.ts";
import { AF_INET, AF_INET6, EAI_NONAME } from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/** A multicast group as setsockopt takes it: struct ipv6_mreq or struct ip_mreqn. */
export interface GroupRequest {
  readonly family: typeof AF_INET | typeof AF_INET6;
  readonly memory: Memory;
}

/**
 * The request to join or leave a multicast group, "ff02::1%eth0" or "239.1.2.3%eth0"; without a zone the kernel picks
 * the interface by its routes.
 *
 * @throws {AddressInfoError} EAI_NONAME when it is not a numeric address.
 * @throws {RangeError} when the zone is a number too large for an index.
 * @throws {SocketError} ENODEV when there is no such interface.
 */
export function groupRequest(group: string): GroupRequest {
  const [address, index = 0] = splitZone(checkedText("a group", group));
  const family = address.includes(":") ? AF_INET6 : AF_INET;
  const memory = new Memory(family === AF_INET6 ? IPV6_MREQ.size : IP_MREQN.size);
  if (address.includes("\0") || libc.inet_pton(family, address, memory.address) !== 1) {
    throw new AddressInfoError("inet_pton", EAI_NONAME, group, "not a numeric multicast address");
  }
  memory.view.setUint32(family === AF_INET6 ? IPV6_MREQ.interface : IP_MREQN.ifindex, index, true);
  return { family, memory };
}
