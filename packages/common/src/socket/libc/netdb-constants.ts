import { gnu_get_libc_version } from "./bindings.ts";

/** The constants of <netdb.h>. glibc and musl agree unless a line says otherwise. */

// getaddrinfo flags (RFC 3493, section 6.1)
export const AI_PASSIVE = 0x1;
export const AI_CANONNAME = 0x2;
export const AI_NUMERICHOST = 0x4;
export const AI_V4MAPPED = 0x8;
export const AI_ALL = 0x10;
export const AI_ADDRCONFIG = 0x20;
export const AI_NUMERICSERV = 0x400;
/** Takes a host that is not ASCII for an internationalised name. glibc's value; here on musl too. */
export const AI_IDN = 0x40;
/** Gives an internationalised canonical name as people read it. glibc's value; here on musl too. */
export const AI_CANONIDN = 0x80;

// getaddrinfo errors (RFC 3493, section 6.4; those from -100 on, EAI_NODATA and EAI_ADDRFAMILY are GNU's)
export const EAI_BADFLAGS = -1;
export const EAI_NONAME = -2;
export const EAI_AGAIN = -3;
export const EAI_FAIL = -4;
export const EAI_NODATA = -5;
export const EAI_FAMILY = -6;
export const EAI_SOCKTYPE = -7;
export const EAI_SERVICE = -8;
export const EAI_ADDRFAMILY = -9;
export const EAI_MEMORY = -10;
export const EAI_SYSTEM = -11;
export const EAI_OVERFLOW = -12;
export const EAI_INPROGRESS = -100;
export const EAI_CANCELED = -101;
export const EAI_NOTCANCELED = -102;
export const EAI_ALLDONE = -103;
export const EAI_INTR = -104;
export const EAI_IDN_ENCODE = -105;

// getnameinfo flags (RFC 3493, section 6.2)
export const NI_NUMERICHOST = 0x1;
export const NI_NUMERICSERV = 0x2;
export const NI_NOFQDN = 0x4;
export const NI_NAMEREQD = 0x8;
export const NI_DGRAM = 0x10;
/** Gives an internationalised name as people read it. glibc's value; here on musl too. */
export const NI_IDN = 0x20;
/** Writes the scope of a link-local address as a number. musl's value; here on glibc too. */
export const NI_NUMERICSCOPE = 0x100;

/** Room for the longest host name, in octets with its NUL: 1025 with glibc, 255 with musl. */
export const NI_MAXHOST: number = gnu_get_libc_version === undefined ? 255 : 1025;
/** Room for the longest name of a service, in octets with its NUL. */
export const NI_MAXSERV = 32;
