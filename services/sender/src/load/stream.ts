import { isScoped, type Peer } from "../peer.ts";

/** From this rate on what goes to a target is a stream, at so many datagrams in a second. */
const STREAM = 10_000;
/** So many sockets are read in one turn of the event loop without making others wait. */
const MOST_SOCKETS = 64;

/** Whether so many datagrams in a second are looked after by the clock: to be woken for some of them costs more. */
export function isStream(rate: number): boolean {
  return rate >= STREAM;
}

/**
 * Whether what goes to a peer is worth a connected socket: with one the kernel has the route at hand, which it else looks
 * up for each datagram, at a fifth of the whole cost. Many answer for a group, though; and a link-local peer would tie the
 * socket to an interface. @param sockets how many there are
 */
export function isWorthASocket(rate: number, { address, isMany }: Peer, sockets: number): boolean {
  return isStream(rate) && !isMany && !isScoped(address) && sockets < MOST_SOCKETS;
}
