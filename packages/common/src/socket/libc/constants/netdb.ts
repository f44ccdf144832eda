import { LIBC } from "../platform.ts";

/** The constants of <netdb.h> under their own names. glibc and musl agree unless a line says otherwise. */

// Flags of getaddrinfo (RFC 3493, section 6.1)
/** Without a host: the wildcard address, to bind to. Source: RFC 3493, section 6.1. */
export const AI_PASSIVE = 0x1;
/** The canonical name too, in the first row. Source: RFC 3493, section 6.1. */
export const AI_CANONNAME = 0x2;
/** The host is a number; no name server is asked. Source: RFC 3493, section 6.1. */
export const AI_NUMERICHOST = 0x4;
/** For AF_INET6: IPv4 addresses as IPv4-mapped ones where there is no IPv6 address. Source: RFC 3493, section 6.1. */
export const AI_V4MAPPED = 0x8;
/** With AI_V4MAPPED: the IPv4-mapped addresses besides the IPv6 ones. Source: RFC 3493, section 6.1. */
export const AI_ALL = 0x10;
/** Only families for which this host has an address. Source: RFC 3493, section 6.1. */
export const AI_ADDRCONFIG = 0x20;
/** The service is a number. Source: RFC 3493, section 6.1. */
export const AI_NUMERICSERV = 0x400;
/** The host may be an internationalised name. glibc's value; works with musl too. Source: getaddrinfo(3). */
export const AI_IDN = 0x40;
/** The canonical name as people read it, not encoded. glibc's value; works with musl too. Source: getaddrinfo(3). */
export const AI_CANONIDN = 0x80;

// Errors of getaddrinfo and getnameinfo (RFC 3493, sections 6.1 and 6.2; the lower ones are GNU's)
/** The flags are unknown or contradict each other. Source: RFC 3493, section 6.1. */
export const EAI_BADFLAGS = -1;
/** The name or the service is not known. Source: RFC 3493, section 6.1. */
export const EAI_NONAME = -2;
/** No name server has answered; trying again may help. Source: RFC 3493, section 6.1. */
export const EAI_AGAIN = -3;
/** The name server refuses or fails for good. Source: RFC 3493, section 6.1. */
export const EAI_FAIL = -4;
/** The name exists, but has no address. glibc only. Source: getaddrinfo(3). */
export const EAI_NODATA = -5;
/** The family is not supported. Source: RFC 3493, section 6.1. */
export const EAI_FAMILY = -6;
/** The type is not supported. Source: RFC 3493, section 6.1. */
export const EAI_SOCKTYPE = -7;
/** The service is not known for this type. Source: RFC 3493, section 6.1. */
export const EAI_SERVICE = -8;
/** The host has no address of this family. glibc only. Source: getaddrinfo(3). */
export const EAI_ADDRFAMILY = -9;
/** Out of memory. Source: RFC 3493, section 6.1. */
export const EAI_MEMORY = -10;
/** A system call failed. It arrives as a SocketError instead. Source: RFC 3493, section 6.1. */
export const EAI_SYSTEM = -11;
/** A name is longer than its buffer. Source: RFC 3493, section 6.2. */
export const EAI_OVERFLOW = -12;
/** A lookup of getaddrinfo_a goes on. Source: getaddrinfo_a(3). */
export const EAI_INPROGRESS = -100;
/** A lookup of getaddrinfo_a was cancelled. Source: getaddrinfo_a(3). */
export const EAI_CANCELED = -101;
/** A lookup of getaddrinfo_a can't be cancelled any more. Source: getaddrinfo_a(3). */
export const EAI_NOTCANCELED = -102;
/** All lookups of getaddrinfo_a are done. Source: getaddrinfo_a(3). */
export const EAI_ALLDONE = -103;
/** A signal ended the wait for getaddrinfo_a. Source: getaddrinfo_a(3). */
export const EAI_INTR = -104;
/** The internationalised name can't be encoded. Source: getaddrinfo(3). */
export const EAI_IDN_ENCODE = -105;

// Flags of getnameinfo (RFC 3493, section 6.2)
/** The address as a number. Source: RFC 3493, section 6.2. */
export const NI_NUMERICHOST = 0x1;
/** The port as a number. Source: RFC 3493, section 6.2. */
export const NI_NUMERICSERV = 0x2;
/** Only the host's part of a local name. Source: RFC 3493, section 6.2. */
export const NI_NOFQDN = 0x4;
/** No name is an error. Source: RFC 3493, section 6.2. */
export const NI_NAMEREQD = 0x8;
/** The name of a UDP service, not of a TCP one. Source: RFC 3493, section 6.2. */
export const NI_DGRAM = 0x10;
/**
 * An internationalised name as people read it, not encoded. glibc's value; works with musl too. Source: getnameinfo(3).
 */
export const NI_IDN = 0x20;
/** The scope of a link-local address as a number. musl's value; works with glibc too. Source: <netdb.h> of musl. */
export const NI_NUMERICSCOPE = 0x100;

// Room for names
/** Octets that any host name fits in, with its NUL: 1025 with glibc, 255 with musl. Source: getnameinfo(3). */
export const NI_MAXHOST: number = LIBC === "musl" ? 255 : 1025;
/** Octets that any service name fits in. Source: getnameinfo(3). */
export const NI_MAXSERV = 32;
