/**
 * Every errno that Linux has, with its number on x86-64 and arm64 (asm-generic); the numbers 41 and 58 are unused.
 * Three have a second name, which no error of this module goes by: EWOULDBLOCK, EDEADLOCK and ENOTSUP.
 * Source: errno(3).
 */
export const ERRNO = {
  /** Operation not permitted. Source: errno(3). */
  EPERM: 1,
  /** No such file or directory. Source: errno(3). */
  ENOENT: 2,
  /** No such process. Source: errno(3). */
  ESRCH: 3,
  /** Interrupted system call. Source: errno(3). */
  EINTR: 4,
  /** Input/output error. Source: errno(3). */
  EIO: 5,
  /** No such device or address. Source: errno(3). */
  ENXIO: 6,
  /** Argument list too long. Source: errno(3). */
  E2BIG: 7,
  /** Exec format error. Source: errno(3). */
  ENOEXEC: 8,
  /** Bad file descriptor. Source: errno(3). */
  EBADF: 9,
  /** No child processes. Source: errno(3). */
  ECHILD: 10,
  /** Resource temporarily unavailable. Source: errno(3). */
  EAGAIN: 11,
  /** Another name for EAGAIN. Source: errno(3). */
  EWOULDBLOCK: 11,
  /** Cannot allocate memory. Source: errno(3). */
  ENOMEM: 12,
  /** Permission denied. Source: errno(3). */
  EACCES: 13,
  /** Bad address. Source: errno(3). */
  EFAULT: 14,
  /** Block device required. Source: errno(3). */
  ENOTBLK: 15,
  /** Device or resource busy. Source: errno(3). */
  EBUSY: 16,
  /** File exists. Source: errno(3). */
  EEXIST: 17,
  /** Invalid cross-device link. Source: errno(3). */
  EXDEV: 18,
  /** No such device. Source: errno(3). */
  ENODEV: 19,
  /** Not a directory. Source: errno(3). */
  ENOTDIR: 20,
  /** Is a directory. Source: errno(3). */
  EISDIR: 21,
  /** Invalid argument. Source: errno(3). */
  EINVAL: 22,
  /** Too many open files in system. Source: errno(3). */
  ENFILE: 23,
  /** Too many open files. Source: errno(3). */
  EMFILE: 24,
  /** Inappropriate ioctl for device. Source: errno(3). */
  ENOTTY: 25,
  /** Text file busy. Source: errno(3). */
  ETXTBSY: 26,
  /** File too large. Source: errno(3). */
  EFBIG: 27,
  /** No space left on device. Source: errno(3). */
  ENOSPC: 28,
  /** Illegal seek. Source: errno(3). */
  ESPIPE: 29,
  /** Read-only file system. Source: errno(3). */
  EROFS: 30,
  /** Too many links. Source: errno(3). */
  EMLINK: 31,
  /** Broken pipe. Source: errno(3). */
  EPIPE: 32,
  /** Numerical argument out of domain. Source: errno(3). */
  EDOM: 33,
  /** Numerical result out of range. Source: errno(3). */
  ERANGE: 34,
  /** Resource deadlock avoided. Source: errno(3). */
  EDEADLK: 35,
  /** Another name for EDEADLK. Source: errno(3). */
  EDEADLOCK: 35,
  /** File name too long. Source: errno(3). */
  ENAMETOOLONG: 36,
  /** No locks available. Source: errno(3). */
  ENOLCK: 37,
  /** Function not implemented. Source: errno(3). */
  ENOSYS: 38,
  /** Directory not empty. Source: errno(3). */
  ENOTEMPTY: 39,
  /** Too many levels of symbolic links. Source: errno(3). */
  ELOOP: 40,
  /** No message of desired type. Source: errno(3). */
  ENOMSG: 42,
  /** Identifier removed. Source: errno(3). */
  EIDRM: 43,
  /** Channel number out of range. Source: errno(3). */
  ECHRNG: 44,
  /** Level 2 not synchronized. Source: errno(3). */
  EL2NSYNC: 45,
  /** Level 3 halted. Source: errno(3). */
  EL3HLT: 46,
  /** Level 3 reset. Source: errno(3). */
  EL3RST: 47,
  /** Link number out of range. Source: errno(3). */
  ELNRNG: 48,
  /** Protocol driver not attached. Source: errno(3). */
  EUNATCH: 49,
  /** No CSI structure available. Source: errno(3). */
  ENOCSI: 50,
  /** Level 2 halted. Source: errno(3). */
  EL2HLT: 51,
  /** Invalid exchange. Source: errno(3). */
  EBADE: 52,
  /** Invalid request descriptor. Source: errno(3). */
  EBADR: 53,
  /** Exchange full. Source: errno(3). */
  EXFULL: 54,
  /** No anode. Source: errno(3). */
  ENOANO: 55,
  /** Invalid request code. Source: errno(3). */
  EBADRQC: 56,
  /** Invalid slot. Source: errno(3). */
  EBADSLT: 57,
  /** Bad font file format. Source: errno(3). */
  EBFONT: 59,
  /** Device not a stream. Source: errno(3). */
  ENOSTR: 60,
  /** No data available. Source: errno(3). */
  ENODATA: 61,
  /** Timer expired. Source: errno(3). */
  ETIME: 62,
  /** Out of streams resources. Source: errno(3). */
  ENOSR: 63,
  /** Machine is not on the network. Source: errno(3). */
  ENONET: 64,
  /** Package not installed. Source: errno(3). */
  ENOPKG: 65,
  /** Object is remote. Source: errno(3). */
  EREMOTE: 66,
  /** Link has been severed. Source: errno(3). */
  ENOLINK: 67,
  /** Advertise error. Source: errno(3). */
  EADV: 68,
  /** Srmount error. Source: errno(3). */
  ESRMNT: 69,
  /** Communication error on send. Source: errno(3). */
  ECOMM: 70,
  /** Protocol error. Source: errno(3). */
  EPROTO: 71,
  /** Multihop attempted. Source: errno(3). */
  EMULTIHOP: 72,
  /** RFS specific error. Source: errno(3). */
  EDOTDOT: 73,
  /** Bad message. Source: errno(3). */
  EBADMSG: 74,
  /** Value too large for defined data type. Source: errno(3). */
  EOVERFLOW: 75,
  /** Name not unique on network. Source: errno(3). */
  ENOTUNIQ: 76,
  /** File descriptor in bad state. Source: errno(3). */
  EBADFD: 77,
  /** Remote address changed. Source: errno(3). */
  EREMCHG: 78,
  /** Can not access a needed shared library. Source: errno(3). */
  ELIBACC: 79,
  /** Accessing a corrupted shared library. Source: errno(3). */
  ELIBBAD: 80,
  /** .lib section in a.out corrupted. Source: errno(3). */
  ELIBSCN: 81,
  /** Attempting to link in too many shared libraries. Source: errno(3). */
  ELIBMAX: 82,
  /** Cannot exec a shared library directly. Source: errno(3). */
  ELIBEXEC: 83,
  /** Invalid or incomplete multibyte or wide character. Source: errno(3). */
  EILSEQ: 84,
  /** Interrupted system call should be restarted. Source: errno(3). */
  ERESTART: 85,
  /** Streams pipe error. Source: errno(3). */
  ESTRPIPE: 86,
  /** Too many users. Source: errno(3). */
  EUSERS: 87,
  /** Socket operation on non-socket. Source: errno(3). */
  ENOTSOCK: 88,
  /** Destination address required. Source: errno(3). */
  EDESTADDRREQ: 89,
  /** Message too long. Source: errno(3). */
  EMSGSIZE: 90,
  /** Protocol wrong type for socket. Source: errno(3). */
  EPROTOTYPE: 91,
  /** Protocol not available. Source: errno(3). */
  ENOPROTOOPT: 92,
  /** Protocol not supported. Source: errno(3). */
  EPROTONOSUPPORT: 93,
  /** Socket type not supported. Source: errno(3). */
  ESOCKTNOSUPPORT: 94,
  /** Operation not supported. Source: errno(3). */
  EOPNOTSUPP: 95,
  /** Another name for EOPNOTSUPP. Source: errno(3). */
  ENOTSUP: 95,
  /** Protocol family not supported. Source: errno(3). */
  EPFNOSUPPORT: 96,
  /** Address family not supported by protocol. Source: errno(3). */
  EAFNOSUPPORT: 97,
  /** Address already in use. Source: errno(3). */
  EADDRINUSE: 98,
  /** Cannot assign requested address. Source: errno(3). */
  EADDRNOTAVAIL: 99,
  /** Network is down. Source: errno(3). */
  ENETDOWN: 100,
  /** Network is unreachable. Source: errno(3). */
  ENETUNREACH: 101,
  /** Network dropped connection on reset. Source: errno(3). */
  ENETRESET: 102,
  /** Software caused connection abort. Source: errno(3). */
  ECONNABORTED: 103,
  /** Connection reset by peer. Source: errno(3). */
  ECONNRESET: 104,
  /** No buffer space available. Source: errno(3). */
  ENOBUFS: 105,
  /** Transport endpoint is already connected. Source: errno(3). */
  EISCONN: 106,
  /** Transport endpoint is not connected. Source: errno(3). */
  ENOTCONN: 107,
  /** Cannot send after transport endpoint shutdown. Source: errno(3). */
  ESHUTDOWN: 108,
  /** Too many references: cannot splice. Source: errno(3). */
  ETOOMANYREFS: 109,
  /** Connection timed out. Source: errno(3). */
  ETIMEDOUT: 110,
  /** Connection refused. Source: errno(3). */
  ECONNREFUSED: 111,
  /** Host is down. Source: errno(3). */
  EHOSTDOWN: 112,
  /** No route to host. Source: errno(3). */
  EHOSTUNREACH: 113,
  /** Operation already in progress. Source: errno(3). */
  EALREADY: 114,
  /** Operation now in progress. Source: errno(3). */
  EINPROGRESS: 115,
  /** Stale file handle. Source: errno(3). */
  ESTALE: 116,
  /** Structure needs cleaning. Source: errno(3). */
  EUCLEAN: 117,
  /** Not a XENIX named type file. Source: errno(3). */
  ENOTNAM: 118,
  /** No XENIX semaphores available. Source: errno(3). */
  ENAVAIL: 119,
  /** Is a named type file. Source: errno(3). */
  EISNAM: 120,
  /** Remote I/O error. Source: errno(3). */
  EREMOTEIO: 121,
  /** Disk quota exceeded. Source: errno(3). */
  EDQUOT: 122,
  /** No medium found. Source: errno(3). */
  ENOMEDIUM: 123,
  /** Wrong medium type. Source: errno(3). */
  EMEDIUMTYPE: 124,
  /** Operation canceled. Source: errno(3). */
  ECANCELED: 125,
  /** Required key not available. Source: errno(3). */
  ENOKEY: 126,
  /** Key has expired. Source: errno(3). */
  EKEYEXPIRED: 127,
  /** Key has been revoked. Source: errno(3). */
  EKEYREVOKED: 128,
  /** Key was rejected by service. Source: errno(3). */
  EKEYREJECTED: 129,
  /** Owner died. Source: errno(3). */
  EOWNERDEAD: 130,
  /** State not recoverable. Source: errno(3). */
  ENOTRECOVERABLE: 131,
  /** Operation not possible due to RF-kill. Source: errno(3). */
  ERFKILL: 132,
  /** Memory page has hardware error. Source: errno(3). */
  EHWPOISON: 133,
} as const;

/** The name of an errno, such as "ECONNREFUSED". Source: errno(3). */
export type ErrnoName = keyof typeof ERRNO;
