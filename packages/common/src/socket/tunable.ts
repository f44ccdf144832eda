import type { AddressFamily } from "./addresses.ts";
import { growBuffer, RECEIVE_BUFFER, SEND_BUFFER } from "./buffer-size.ts";
import { Descriptor } from "./descriptor.ts";
import { AF_INET6, IP_MTU, IPV6_MTU, SOL_IP, SOL_IPV6 } from "./libc/constants.ts";
import { getOption, setMembership, setNothing, setOption } from "./socket-options.ts";

/** A socket as far as it is set up, and asked for its settings. */
export abstract class TunableSocket<F extends AddressFamily = AddressFamily> extends Descriptor<F> {
  /**
   * Sets an option to an int, a boolean, or octets. Source: setsockopt(2).
   *
   * @throws {TypeError} {RangeError} when an argument is no C int, or not one of these.
   */
  setsockopt(level: number, option: number, value: number | boolean | Uint8Array): void;
  /** Hands the kernel a length and no value (NULL), for the options that ask for that. Source: Python's `setsockopt`. */
  setsockopt(level: number, option: number, value: null, length: number): void;
  setsockopt(level: number, option: number, value: number | boolean | Uint8Array | null, length?: number): void {
    const fd = this.open("setsockopt");
    if (value === null) setNothing(fd, level, option, length);
    else setOption(fd, level, option, value);
  }

  /** Reads an option that is an int. Source: getsockopt(2). */
  getsockopt(level: number, option: number): number;
  /** Reads up to `buflen` octets of an option. Source: getsockopt(2). */
  getsockopt(level: number, option: number, buflen: number): Uint8Array;
  getsockopt(level: number, option: number, buflen?: number): number | Uint8Array {
    const fd = this.open("getsockopt");
    if (buflen === undefined) return getOption(fd, level, option, 4).view.getInt32(0, true);
    return getOption(fd, level, option, buflen).bytes;
  }

  /**
   * Makes the receive buffer as large as asked for (SO_RCVBUFFORCE, which needs CAP_NET_ADMIN) or as the host allows
   * (SO_RCVBUF, up to net.core.rmem_max), and leaves a larger one as it is. Returns its size as the kernel counts:
   * twice what was asked for if that was granted, since every datagram is charged with the kernel's own overhead.
   * Source: SO_RCVBUF, SO_RCVBUFFORCE, socket(7).
   *
   * @throws {TypeError} {RangeError} when `octets` is not a whole number from 1 to 2^30 - 1.
   */
  growReceiveBuffer(octets: number): number {
    return growBuffer(this.open("setsockopt"), RECEIVE_BUFFER, octets);
  }

  /**
   * As `growReceiveBuffer` for the send buffer: SO_SNDBUFFORCE, or SO_SNDBUF up to net.core.wmem_max.
   * Source: SO_SNDBUF, SO_SNDBUFFORCE, socket(7).
   */
  growSendBuffer(octets: number): number {
    return growBuffer(this.open("setsockopt"), SEND_BUFFER, octets);
  }

  /**
   * The path MTU to the connected peer as far as the kernel knows it: octets, IP header included. For a socket that is not
   * connected the error queue tells, of each datagram that was too long (`errorInfo`). Source: ip(7), ipv6(7).
   *
   * @throws {SocketError} ENOTCONN when not connected.
   */
  pathMtu(): number {
    const [level, option] = this.family === AF_INET6 ? [SOL_IPV6, IPV6_MTU] : [SOL_IP, IP_MTU];
    return getOption(this.open("getsockopt"), level, option, 4).view.getInt32(0, true);
  }

  /**
   * Joins a multicast group, "ff02::1%eth0" or "239.1.2.3%eth0"; an AF_INET6 socket joins those of either family.
   * Source: RFC 3493, section 5.2; IP_ADD_MEMBERSHIP, ip(7).
   */
  join_group(group: string): void {
    setMembership(this.open("join_group"), "join_group", group);
  }

  /**
   * Leaves a multicast group that was joined under the same text.
   * Source: RFC 3493, section 5.2; IP_DROP_MEMBERSHIP, ip(7).
   */
  leave_group(group: string): void {
    setMembership(this.open("leave_group"), "leave_group", group);
  }
}
