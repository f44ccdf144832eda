import {
  AF_INET,
  AF_INET6,
  formatAddress,
  IN6_IS_ADDR_LINKLOCAL,
  IP_MTU,
  IPV6_MTU,
  SO_BROADCAST,
  SOL_IP,
  SOL_IPV6,
  SOL_SOCKET,
  Socket,
  type SocketAddress,
  SocketError,
} from "@sixbeat/common/socket";

/** Where the datagrams of a path go. */
export interface Peer {
  readonly address: SocketAddress;
  readonly text: string;
  readonly family: "ipv6" | "ipv4";
  /** Many may hear what is sent there, a group or a whole link: none of them is asked to answer. */
  readonly isMany: boolean;
  /** What this host knew of the path MTU when it looked; undefined when it couldn't send there then. */
  mtu: number | undefined;
}

/** Looks at how this host would send to an address; nothing is sent. */
export function lookAt(address: SocketAddress): Peer {
  const isIPv4 = address.length === 2;
  const peer = { address, text: formatAddress(address), family: isIPv4 ? "ipv4" : "ipv6" } as const;
  const isGroup = isIPv4 ? isIPv4Group(address[0]) : address[0].toLowerCase().startsWith("ff");
  const route = tryRoute(address);
  return { ...peer, isMany: isGroup || route.isBroadcast, mtu: route.mtu };
}

/** The address that this host would send from; undefined when there is no way. */
export function sourceTo(address: SocketAddress): string | undefined {
  return connected(address, false, (socket) => socket.getsockname()[0]);
}

/** Whether two addresses are the same, and mean the same interface. */
export function sameAddress(a: SocketAddress, b: SocketAddress): boolean {
  return a.length === b.length && a.every((element, i) => element === b[i]);
}

/** A global address needs no interface, and the kernel names none when something comes back from there. */
export function isScoped(address: SocketAddress): boolean {
  return address.length === 4 && IN6_IS_ADDR_LINKLOCAL(address[0]);
}

function tryRoute(address: SocketAddress): { isBroadcast: boolean; mtu: number | undefined } {
  const mtu = mtuTo(address, false);
  if (mtu !== undefined || address.length === 4) return { isBroadcast: false, mtu };
  // Without SO_BROADCAST the kernel refuses what it knows to be the broadcast address of a link.
  const broadcastMtu = mtuTo(address, true);
  return { isBroadcast: broadcastMtu !== undefined, mtu: broadcastMtu };
}

function mtuTo(address: SocketAddress, broadcast: boolean): number | undefined {
  const [level, option] = address.length === 2 ? [SOL_IP, IP_MTU] : [SOL_IPV6, IPV6_MTU];
  return connected(address, broadcast, (socket) => socket.getsockopt(level, option));
}

/** What a socket says that is connected to an address. Nothing is sent. */
function connected<T>(address: SocketAddress, broadcast: boolean, look: (socket: Socket) => T): T | undefined {
  try {
    using socket: Socket = new Socket(address.length === 2 ? AF_INET : AF_INET6);
    if (broadcast) socket.setsockopt(SOL_SOCKET, SO_BROADCAST, true);
    socket.connect(address);
    return look(socket);
  } catch (error) {
    if (error instanceof SocketError) return undefined;
    throw error;
  }
}

/** 224.0.0.0/4, RFC 1112. */
function isIPv4Group(host: string): boolean {
  const first = Number(host.split(".", 1)[0]);
  return first >= 224 && first <= 239;
}
