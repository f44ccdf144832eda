/** struct addrinfo, <netdb.h> on Linux (addr before canonname; BSDs have them the other way round). */
export const ADDRINFO = {
  flags: 0,
  family: 4,
  socktype: 8,
  protocol: 12,
  addrlen: 16,
  addr: 24,
  canonname: 32,
  next: 40,
  size: 48,
} as const;
