/** The routers between two ends, from the hop limits with which a datagram was sent and received; undefined when they can't both be true. */
export function hopCount(received: number, sent = 255): number | undefined {
  return received >= 0 && received <= sent ? sent - received : undefined;
}
