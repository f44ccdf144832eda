import { domainToASCII } from "node:url";
import { type AddressFamily, type AddressOf, readAddress } from "./addresses.ts";
import { checkedInt, checkedText } from "./checked.ts";
import { copied, copiedText } from "./copied.ts";
import { decoded } from "./decoded.ts";
import { AddressInfoError, lastError } from "./errors.ts";
import { ADDRINFO } from "./layout/addrinfo.ts";
import { SOCKADDR_STORAGE_SIZE } from "./layout/sockaddr.ts";
import * as libc from "./libc/bindings.ts";
import {
  AF_INET,
  AF_INET6,
  AI_CANONIDN,
  AI_CANONNAME,
  AI_IDN,
  AI_NUMERICHOST,
  AI_NUMERICSERV,
  EAI_IDN_ENCODE,
  EAI_NONAME,
  EAI_SERVICE,
  EAI_SYSTEM,
  NI_MAXHOST,
} from "./libc/constants.ts";
import { Memory } from "./memory.ts";
import { RESOLVER } from "./offload.ts";
import { checkOptions, type WaitOptions } from "./waits.ts";

/** What may be asked of getaddrinfo; every number is 0 unless given. */
export interface AddressInfoHints extends WaitOptions {
  /** AF_INET, AF_INET6, or AF_UNSPEC for both. */
  readonly family?: number;
  /** SOCK_DGRAM for UDP. Without it each address comes once for every type. */
  readonly type?: number;
  /** An IPPROTO_ number. */
  readonly proto?: number;
  /** AI_ flags. */
  readonly flags?: number;
  /** For a name that did not resolve before: other lookups go first, and always have a thread that this one can't take. */
  readonly yields?: boolean;
}

/** One row of getaddrinfo's answer, in the system's order of preference (RFC 6724). */
export type AddressInfo = { [F in AddressFamily]: AddressInfoOf<F> }[AddressFamily];

/** A row of one family. */
export interface AddressInfoOf<F extends AddressFamily> {
  /** AF_INET or AF_INET6: what a Socket takes, and what tells the form of the address. */
  readonly family: F;
  /** SOCK_DGRAM and so on: what a socket takes. */
  readonly type: number;
  /** An IPPROTO_ number. */
  readonly proto: number;
  /** Only in the first row, and only with AI_CANONNAME; "" otherwise. */
  readonly canonname: string;
  /** The socket address, ready for bind, connect or sendto. */
  readonly address: AddressOf<F>;
}

/**
 * The system's own getaddrinfo. What asks for no name is answered at once; all else is looked up off the event loop, as
 * many at a time as libuv's pool has threads, less one. `signal` and `timeout` end the wait; the lookup itself can't be
 * interrupted and goes on in its thread. Source: RFC 3493, section 6.1.
 *
 * @param host a name, a numeric address (with a zone if need be), or null for this host. A name that is not ASCII goes
 *   to the system as it is (for a hosts file, or multicast DNS), and encoded as in a browser with AI_IDN.
 * @param service a port, the name of a service, or null.
 * @throws {AddressInfoError} with the EAI_ code.
 * @throws {SocketError} when a system call of the lookup failed (EAI_SYSTEM), and SocketTimeout.
 * @throws {TypeError} {RangeError} when an argument is something else, or no C int.
 */
export async function getaddrinfo(
  host: string | null,
  service: string | number | null,
  hints: AddressInfoHints = {},
): Promise<[AddressInfo, ...AddressInfo[]]> {
  if (host !== null) checkedText("host", host);
  if (service !== null && typeof service !== "number") checkedText("service", service);
  const about = describe(host, service);
  refuseUnspeakable(host, service, about);
  const flags = checkedInt("flags", hints.flags ?? 0);
  const name = (flags & AI_IDN) === 0 ? host : encoded(host, about);
  const request = new Memory(ADDRINFO.size);
  request.view.setInt32(ADDRINFO.flags, flags & ~IDN_FLAGS, true);
  request.view.setInt32(ADDRINFO.family, checkedInt("family", hints.family ?? 0), true);
  request.view.setInt32(ADDRINFO.socktype, checkedInt("type", hints.type ?? 0), true);
  request.view.setInt32(ADDRINFO.protocol, checkedInt("proto", hints.proto ?? 0), true);
  const result = new Memory(8);
  const asked = [name, service?.toString() ?? null, request.address, result.address] as const;
  const settler = (code: number) => {
    // errno of a call in another thread is known here and nowhere later.
    const system = code === EAI_SYSTEM ? lastError("getaddrinfo", () => about) : undefined;
    return () => {
      if (code !== 0) throw system ?? new AddressInfoError("getaddrinfo", code, about);
      return takeList(result.getPointer(0), flags);
    };
  };
  checkOptions(hints);
  if (asksNobody(name, service, flags)) return settler(libc.getaddrinfo(...asked))();
  const start = (done: (settle: () => [AddressInfo, ...AddressInfo[]]) => void) => {
    libc.getaddrinfo.async(...asked, (failure, code) => {
      const settle = settler(code);
      done(() => {
        if (failure !== null) throw failure;
        return settle();
      });
    });
  };
  const { yields } = hints;
  return RESOLVER.run({ syscall: "getaddrinfo", address: about, memory: [request, result], yields, start }, hints);
}

// glibc's work in the encoding of the locale, and Node leaves the locale at "C"; musl has none.
const IDN_FLAGS = AI_IDN | AI_CANONIDN;

function encoded(host: string | null, about: string): string | null {
  if (host === null || /^\p{ASCII}*$/u.test(host)) return host;
  const name = domainToASCII(host);
  if (name === "") throw new AddressInfoError("getaddrinfo", EAI_IDN_ENCODE, about, "not an internationalised name");
  return name;
}

/** Numbers are only read, and need not wait behind names whose servers do not answer. */
function asksNobody(host: string | null, service: string | number | null, flags: number): boolean {
  const numericService = typeof service !== "string" || (flags & AI_NUMERICSERV) !== 0 || /^\d+$/.test(service);
  return numericService && (host === null || (flags & AI_NUMERICHOST) !== 0 || isNumeric(host));
}

function isNumeric(host: string): boolean {
  const address = new Memory(16);
  return host.includes(":")
    ? libc.inet_pton(AF_INET6, host.replace(/%.*/s, ""), address.address) === 1
    : libc.inet_pton(AF_INET, host, address.address) === 1;
}

function describe(host: string | null, service: string | number | null): string {
  const name = host === null ? "*" : host.includes(":") ? `[${host}]` : host;
  return service === null ? name : `${name}:${service}`;
}

function refuseUnspeakable(host: string | null, service: string | number | null, about: string): void {
  if (host?.includes("\0") === true || host?.length === 0) throw new AddressInfoError("getaddrinfo", EAI_NONAME, about);
  const port = typeof service === "number" || (service !== null && /^\s*[+-]?\d+$/.test(service)) ? Number(service) : 0;
  // glibc takes 65536 and answers with port 0.
  const valid = Number.isInteger(port) && port >= 0 && port <= 65535;
  if (valid && service?.toString().includes("\0") !== true) return;
  throw new AddressInfoError("getaddrinfo", EAI_SERVICE, about, "the port must be from 0 to 65535");
}

function takeList(list: number, flags: number): [AddressInfo, ...AddressInfo[]] {
  try {
    const rows: AddressInfo[] = [];
    for (let at = list; at !== 0; ) {
      const node = copied(at, ADDRINFO.size);
      // musl gives the name unasked, and in every row.
      const named = rows.length === 0 && (flags & AI_CANONNAME) !== 0;
      const row = readRow(node, named ? canonicalName(node, flags) : "");
      if (row !== undefined) rows.push(row);
      at = node.getPointer(ADDRINFO.next);
    }
    // "One or more" (RFC 3493, section 6.1), and the system knows no third family.
    return rows as [AddressInfo, ...AddressInfo[]];
  } finally {
    if (list !== 0) libc.freeaddrinfo(list);
  }
}

function canonicalName(node: Memory, flags: number): string {
  const name = copiedText(node.getPointer(ADDRINFO.canonname), NI_MAXHOST);
  return (flags & AI_CANONIDN) === 0 ? name : decoded(name);
}

function readRow(node: Memory, canonname: string): AddressInfo | undefined {
  const name = new Memory(SOCKADDR_STORAGE_SIZE);
  const length = Math.min(node.view.getUint32(ADDRINFO.addrlen, true), name.size);
  libc.memcpy(name.address, node.getPointer(ADDRINFO.addr), length);
  const address = readAddress(name, 0);
  if (address === undefined) return undefined;
  const type = node.view.getInt32(ADDRINFO.socktype, true);
  const proto = node.view.getInt32(ADDRINFO.protocol, true);
  return address.length === 2
    ? { family: AF_INET, type, proto, canonname, address }
    : { family: AF_INET6, type, proto, canonname, address };
}
