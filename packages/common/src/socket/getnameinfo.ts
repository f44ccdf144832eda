import { type SocketAddress, writeAddress } from "./addresses.ts";
import { checkedInt } from "./checked.ts";
import { AddressInfoError, lastError } from "./errors.ts";
import { SOCKADDR_STORAGE_SIZE } from "./layout/sockaddr.ts";
import * as libc from "./libc/bindings.ts";
import { AF_INET, AF_INET6, EAI_SYSTEM, NI_MAXHOST, NI_MAXSERV } from "./libc/constants.ts";
import { Memory } from "./memory.ts";
import { RESOLVER } from "./offload.ts";

/**
 * The names of a socket address and its port, or their numeric forms where there is no name; off the event loop.
 * Source: RFC 3493, section 6.2.
 *
 * @param flags NI_ flags. For UDP services give NI_DGRAM.
 * @throws {AddressInfoError} with the EAI_ code; EAI_NONAME only with NI_NAMEREQD, or when the address is not numeric.
 * @throws {TypeError} {RangeError} when the address or the flags are not what they should be.
 */
export async function getnameinfo(
  address: SocketAddress,
  flags = 0,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<[host: string, service: string]> {
  const name = new Memory(SOCKADDR_STORAGE_SIZE);
  const length = writeAddress(name, 0, address.length === 2 ? AF_INET : AF_INET6, address);
  const host = new Memory(NI_MAXHOST);
  const service = new Memory(NI_MAXSERV);
  const how = checkedInt("flags", flags);
  const lookUp = (done: (settle: () => [string, string]) => void) => {
    const settled = (failure: Error | null, code: number) => {
      const system = code === EAI_SYSTEM ? lastError("getnameinfo", () => address[0]) : undefined;
      done(() => {
        if (failure !== null) throw failure;
        if (code !== 0) throw system ?? new AddressInfoError("getnameinfo", code, address[0]);
        return [host.getString(), service.getString()];
      });
    };
    const { address: hostAt, size: hostSize } = host;
    libc.getnameinfo.async(name.address, length, hostAt, hostSize, service.address, service.size, how, settled);
  };
  return RESOLVER.run([name, host, service], lookUp, options.signal);
}
