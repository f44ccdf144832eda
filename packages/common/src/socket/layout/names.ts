/** struct if_nameindex, RFC 3493 section 4.3; the list ends with index 0. */
export const IF_NAMEINDEX = { index: 0, name: 8, size: 16 } as const;

/** struct servent, <netdb.h>; the port is in network byte order. */
export const SERVENT = { name: 0, aliases: 8, port: 16, proto: 24, size: 32 } as const;

/** struct protoent, <netdb.h>. */
export const PROTOENT = { name: 0, aliases: 8, proto: 16, size: 24 } as const;
