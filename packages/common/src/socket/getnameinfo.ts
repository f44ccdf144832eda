import { type SocketAddress, writeAddress } from "./addresses.ts";
import { checkedInt } from "./checked.ts";
import { decoded } from "./decoded.ts";
import { AddressInfoError, lastError } from "./errors.ts";
import { SOCKADDR_IN6, SOCKADDR_STORAGE_SIZE } from "./layout/sockaddr.ts";
import * as libc from "./libc/bindings.ts";
import {
  AF_INET,
  AF_INET6,
  EAI_SYSTEM,
  NI_IDN,
  NI_MAXHOST,
  NI_MAXSERV,
  NI_NUMERICHOST,
  NI_NUMERICSCOPE,
  NI_NUMERICSERV,
} from "./libc/constants.ts";
import { Memory } from "./memory.ts";
import { RESOLVER } from "./offload.ts";
import { checkOptions, type WaitOptions } from "./waits.ts";

/**
 * The names of a socket address and its port, or their numeric forms where there is no name. The scope of a link-local
 * address is named too ("fe80::1%eth0") unless NI_NUMERICSCOPE asks for its number. Only numbers asked for
 * (NI_NUMERICHOST and NI_NUMERICSERV) are answered at once; all else is looked up off the event loop, and waits as in
 * getaddrinfo. Source: RFC 3493, section 6.2.
 *
 * @param flags NI_ flags. For UDP services give NI_DGRAM.
 * @throws {AddressInfoError} with the EAI_ code; EAI_NONAME only with NI_NAMEREQD, or when the address is not numeric.
 * @throws {SocketError} when a system call of the lookup failed (EAI_SYSTEM), and SocketTimeout.
 * @throws {TypeError} {RangeError} when the address or the flags are not what they should be.
 */
export async function getnameinfo(
  address: SocketAddress,
  flags = 0,
  options: WaitOptions = {},
): Promise<[host: string, service: string]> {
  const name = new Memory(SOCKADDR_STORAGE_SIZE);
  const length = writeAddress(name, 0, address.length === 2 ? AF_INET : AF_INET6, address);
  const host = new Memory(NI_MAXHOST);
  const service = new Memory(NI_MAXSERV);
  const asked = checkedInt("flags", flags);
  const how = asked & ~(NI_IDN | NI_NUMERICSCOPE);
  const settler = (code: number) => {
    const system = code === EAI_SYSTEM ? lastError("getnameinfo", () => address[0]) : undefined;
    return (): [string, string] => {
      if (code !== 0) throw system ?? new AddressInfoError("getnameinfo", code, address[0]);
      const scopeid = name.view.getUint32(SOCKADDR_IN6.scope_id, true);
      return [presented(host.getString(), scopeid, asked), service.getString()];
    };
  };
  const call = [name.address, length, host.address, host.size, service.address, service.size, how] as const;
  checkOptions(options);
  if ((how & NUMERIC) === NUMERIC) return settler(libc.getnameinfo(...call))();
  const start = (done: (settle: () => [string, string]) => void) => {
    libc.getnameinfo.async(...call, (failure, code) => {
      const settle = settler(code);
      done(() => {
        if (failure !== null) throw failure;
        return settle();
      });
    });
  };
  return RESOLVER.run({ syscall: "getnameinfo", address: address[0], memory: [name, host, service], start }, options);
}

const NUMERIC = NI_NUMERICHOST | NI_NUMERICSERV;

/** Does what glibc leaves out (NI_NUMERICSCOPE), or does only in a locale that Node does not set (NI_IDN). */
function presented(host: string, scopeid: number, flags: number): string {
  const scoped = (flags & NI_NUMERICSCOPE) === 0 ? host : host.replace(/%.*/s, `%${scopeid}`);
  return (flags & NI_IDN) === 0 ? scoped : decoded(scoped);
}
