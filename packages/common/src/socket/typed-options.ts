import { checkedInteger, checkedText } from "./checked.ts";
import { SocketError } from "./errors.ts";
import { if_nametoindex } from "./interfaces.ts";
import { IP_MREQN } from "./layout/options.ts";
import { AF_INET, AF_INET6, IPV6_V6ONLY, SOL_IPV6, SOL_UDP, UDP_SEGMENT } from "./libc/constants.ts";
import { mostSegments } from "./most-segments.ts";
import { OPTIONS, type OptionName, type OptionPlace, type OptionValues } from "./option-table.ts";
import { getOption, setOption } from "./socket-options.ts";

/** An option that this kernel does not have. */
export interface OptionRefusal {
  /** Its name here. */
  readonly option: OptionName;
  /** SOL_IPV6, SOL_IP…: an option may be refused for one family alone. */
  readonly level: number;
  /** ENOPROTOOPT or EOPNOTSUPP. */
  readonly error: SocketError;
}

/**
 * A socket's options under one name each, whatever the family: an AF_INET6 socket that takes IPv4 too has the options
 * of both set, because for datagrams over IPv4 the kernel goes by IPv4's.
 * Source: getsockopt(2), ip(7), ipv6(7), socket(7), udp(7).
 */
export class TypedOptions {
  readonly #family: typeof AF_INET | typeof AF_INET6;
  readonly #open: (syscall: string) => number;

  /** @param open gives the descriptor, or throws when the socket is closed. */
  constructor(family: typeof AF_INET | typeof AF_INET6, open: (syscall: string) => number) {
    this.#family = family;
    this.#open = open;
  }

  /**
   * Sets options, and returns those that this kernel does not have: whoever can do without goes on, whoever can't
   * throws their error.
   *
   * @throws {TypeError} {RangeError} when a name or a value is none.
   * @throws {SocketError} when the kernel has the option and refuses the value, such as EPERM, or EINVAL for
   * ipv6_v6only after bind.
   */
  set(values: OptionValues): readonly OptionRefusal[] {
    const refusals: OptionRefusal[] = [];
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) continue;
      if (!Object.hasOwn(OPTIONS, name)) throw new RangeError(`there is no option ${JSON.stringify(name)}`);
      refusals.push(...this.#setOne(name as OptionName, value));
    }
    return refusals;
  }

  /**
   * The value of an option, IPv6's on an AF_INET6 socket.
   *
   * @throws {SocketError} ENOPROTOOPT when this kernel or family does not have it, or does not tell.
   */
  get<K extends OptionName>(name: K): NonNullable<OptionValues[K]> {
    if (!Object.hasOwn(OPTIONS, name)) throw new RangeError(`there is no option ${JSON.stringify(name)}`);
    const { kind } = OPTIONS[name];
    const place = this.#places(name)[0];
    // Of IP_MULTICAST_IF the kernel tells an address only, and not the interface.
    if (place === undefined || (kind === "interface" && this.#family === AF_INET))
      throw this.#absent("getsockopt", name);
    const fd = this.#open("getsockopt");
    const value = getOption(fd, place[0], place[1], kind === "text" ? 16 : 4);
    if (kind === "text") return value.getString() as NonNullable<OptionValues[K]>;
    const int = value.size < 4 ? (value.bytes[0] ?? 0) : value.view.getInt32(0, true);
    return (kind === "boolean" ? int !== 0 : int) as NonNullable<OptionValues[K]>;
  }

  /**
   * How many datagrams one send can be cut into (UDP_SEGMENT): 128 since Linux 6.9, 64 before, or 1 where the option is
   * missing. Some adapters fail such a send with EIO or EINVAL all the same, and can't be asked beforehand.
   */
  get maxSegments(): 1 | 64 | 128 {
    try {
      getOption(this.#open("getsockopt"), SOL_UDP, UDP_SEGMENT, 4);
      return mostSegments();
    } catch (error) {
      if (isMissing(error)) return 1;
      throw error;
    }
  }

  #setOne(name: OptionName, value: unknown): OptionRefusal[] {
    const octets = this.#checked(name, value);
    const places = this.#places(name);
    if (places.length === 0) return [{ option: name, level: SOL_IPV6, error: this.#absent("setsockopt", name) }];
    const refusals: OptionRefusal[] = [];
    for (const place of places) {
      const [level, option] = place;
      try {
        setOption(this.#open("setsockopt"), level, option, octets(place));
      } catch (error) {
        if (!(error instanceof SocketError)) throw error;
        const named = new SocketError(error.syscall, error.errno, name);
        if (!isMissing(error)) throw named;
        refusals.push({ option: name, level, error: named });
      }
    }
    return refusals;
  }

  /** The value, checked, as each place takes it. */
  #checked(name: OptionName, value: unknown): (place: OptionPlace) => number | Uint8Array {
    const definition = OPTIONS[name];
    switch (definition.kind) {
      case "boolean": {
        if (typeof value !== "boolean") throw new TypeError(`${name} must be true or false`);
        return () => Number(value);
      }
      case "text": {
        const octets = Buffer.from(checkedText(name, value));
        return () => octets;
      }
      case "interface": {
        const index = typeof value === "string" ? if_nametoindex(value) : checkedInteger(name, value, 0, 0x7fffffff);
        return ([level]) => (level === SOL_IPV6 ? index : multicastInterface(index));
      }
      case "int": {
        const int = checkedInteger(name, value, definition.min, definition.max);
        return () => int;
      }
    }
  }

  #places(name: OptionName): readonly OptionPlace[] {
    const { any, v6, v4, mapped } = OPTIONS[name];
    if (any !== undefined) return [any];
    const own = this.#family === AF_INET6 ? v6 : v4;
    if (own === undefined) return [];
    return mapped && v4 !== undefined && this.#takesIPv4() ? [own, v4] : [own];
  }

  #takesIPv4(): boolean {
    if (this.#family !== AF_INET6) return false;
    return getOption(this.#open("setsockopt"), SOL_IPV6, IPV6_V6ONLY, 4).view.getInt32(0, true) === 0;
  }

  #absent(syscall: string, name: OptionName): SocketError {
    return new SocketError(syscall, ENOPROTOOPT, name);
  }
}

const ENOPROTOOPT = 92;

const isMissing = (error: unknown) =>
  error instanceof SocketError && (error.code === "ENOPROTOOPT" || error.code === "EOPNOTSUPP");

function multicastInterface(index: number): Uint8Array {
  const request = new DataView(new ArrayBuffer(IP_MREQN.size));
  request.setUint32(IP_MREQN.ifindex, index, true);
  return new Uint8Array(request.buffer);
}
