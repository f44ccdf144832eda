import { readFileSync } from "node:fs";
import { type Share, StartError } from "@sixbeat/common/service";
import {
  type AddressFamily,
  AddressInfoError,
  AF_INET,
  AF_INET6,
  AI_IDN,
  AI_PASSIVE,
  getaddrinfo,
  IPV6_V6ONLY,
  type OptionValues,
  SOCK_DGRAM,
  SOL_IPV6,
  Socket,
  type SocketAddress,
  SocketError,
} from "@sixbeat/common/socket";
import type { ReceiverConfig } from "./command.ts";
import { setKernelOptions } from "./kernel-options.ts";

/**
 * The bound socket that the receiver listens on, with its groups joined. Where threads share the work, the kernel shares
 * out what arrives among their sockets (SO_REUSEPORT), by addresses and ports.
 *
 * @throws {StartError} saying what to do about it.
 */
export async function listen(
  { listen: { host, port, text }, ipv6Only, groups, offload }: ReceiverConfig,
  { lacks, onlyIPv4 }: ListenEvents = SILENT,
  share?: Share,
): Promise<Socket> {
  const { family, address } = isFollower(share) ? placeOf(share) : await resolve(host, port ?? 0, text);
  let socket: Socket | undefined;
  try {
    socket = new Socket(family);
    if (family === AF_INET6) socket.setsockopt(SOL_IPV6, IPV6_V6ONLY, ipv6Only);
    setKernelOptions(socket, offload).forEach(lacks);
    // Of what groups get, which would come to every socket that has the port, the first one alone has a copy.
    if (isFollower(share)) for (const { option } of socket.options.set(FOLLOWING)) lacks(option);
    socket.bind(address);
    if (isFollower(share)) return socket;
    if (family === AF_INET6 && address[0] === "::" && !hasIPv6Address()) {
      if (ipv6Only) throw new StartError(`nothing can arrive on ${text} with ipv6-only: ${ADDRESSES_OFF}`);
      onlyIPv4(ADDRESSES_OFF);
    }
    // Only now: nobody else has this port, or bind would have failed, and from now on the other threads may.
    if (share !== undefined) socket.options.set({ reuseport: true });
    for (const group of groups) join(socket, group);
    return socket;
  } catch (error) {
    socket?.close();
    if (!(error instanceof SocketError)) throw error;
    const isOff = error.code === "EADDRNOTAVAIL" && family === AF_INET6 && !hasIPv6Address();
    throw explained(`cannot listen on ${text}`, error, isOff ? new Map([[error.code, ADDRESSES_OFF]]) : BIND_ADVICE);
  }
}

/** What is no reason not to listen, but worth a warning. */
export interface ListenEvents {
  /** The kernel can't tell something of datagrams. */
  lacks(option: string): void;
  /** Over IPv6 nothing can arrive. */
  onlyIPv4(reason: string): void;
}

/** What is sent to a group is for the first thread alone. Without multicast_all (Linux 4.20) others count it, too. */
const FOLLOWING: OptionValues = { reuseport: true, multicast_all: false };

const SILENT: ListenEvents = { lacks: () => {}, onlyIPv4: () => {} };

/** Whether any interface has one; loopback, too, has none where a sysctl takes them away, as in many containers. */
function hasIPv6Address(): boolean {
  try {
    return readFileSync("/proc/net/if_inet6", "utf8") !== "";
  } catch {
    return false;
  }
}

/** Whether another thread has bound the port before. */
export function isFollower(share: Share | undefined): share is Share {
  return share !== undefined && share.index > 0;
}

function placeOf({ told }: Share): { family: AddressFamily; address: SocketAddress } {
  const address = told as SocketAddress;
  return { family: address.length === 4 ? AF_INET6 : AF_INET, address };
}

/**
 * Joins what is new in `wanted`, then leaves what is no longer in it; when one can't be joined, nothing has changed.
 *
 * @throws {StartError} naming the group.
 */
export function changeGroups(socket: Socket, joined: readonly string[], wanted: readonly string[]): void {
  const added: string[] = [];
  try {
    for (const group of wanted.filter((name) => !joined.includes(name))) {
      join(socket, group);
      added.push(group);
    }
  } catch (error) {
    leave(socket, added);
    throw error;
  }
  leave(
    socket,
    joined.filter((name) => !wanted.includes(name)),
  );
}

function leave(socket: Socket, groups: readonly string[]): void {
  for (const group of groups) {
    try {
      socket.leave_group(group);
    } catch (error) {
      // With its interface the kernel has already forgotten the membership.
      if (!(error instanceof SocketError)) throw error;
    }
  }
}

async function resolve(host: string, port: number, text: string) {
  try {
    const rows = await getaddrinfo(host, port, { type: SOCK_DGRAM, flags: AI_PASSIVE | AI_IDN });
    const row = rows.find(({ family }) => family === AF_INET6) ?? rows.find(({ family }) => family === AF_INET);
    if (row !== undefined) return { family: row.family as AddressFamily, address: row.address };
    throw new StartError(`cannot listen on ${text}: it has neither an IPv6 nor an IPv4 address`);
  } catch (error) {
    if (!(error instanceof AddressInfoError || error instanceof SocketError)) throw error;
    const advice = "write an address of this host, or [::] for all of them";
    throw new StartError(`cannot listen on ${text}: ${error.message}; ${advice}`, { cause: error });
  }
}

function join(socket: Socket, group: string): void {
  try {
    socket.join_group(group);
  } catch (error) {
    throw error instanceof SocketError ? explained(`cannot join ${group}`, error, GROUP_ADVICE) : error;
  }
}

function explained(what: string, error: SocketError, advice: ReadonlyMap<string, string>): StartError {
  const explanation = advice.get(error.code);
  const message = explanation === undefined ? error.message : `${explanation} (${error.code})`;
  return new StartError(`${what}: ${message}`, { cause: error });
}

const BIND_ADVICE = new Map([
  ["EADDRINUSE", "another process has this port; stop it (ss -lunp shows which), or choose another port with --listen"],
  ["EACCES", "ports below 1024 need a privilege; choose a higher one with --listen, or give CAP_NET_BIND_SERVICE"],
  ["EADDRNOTAVAIL", "no interface of this host has that address; ip address shows which there are, or listen on [::]"],
  ["EAFNOSUPPORT", "this kernel has no IPv6; boot it without ipv6.disable=1, or --listen 0.0.0.0"],
  ["EINVAL", "a link-local address needs its interface, as in [fe80::1%eth0]:54321"],
]);

const ADDRESSES_OFF =
  "no interface has an IPv6 address; sysctl net.ipv6.conf.all.disable_ipv6=0 lets them have some (in a container, when it is started)";

const GROUP_ADVICE = new Map([
  ["ENODEV", "there is no such interface, or none that routes to this group; name one, as in ff02::1234%eth0"],
  ["EADDRINUSE", "the group is named twice"],
]);
