import { type AddressFamily, type AddressOf, formatAddress, readAddress, writeAddress } from "./addresses.ts";
import { EAGAIN, EBADF, EINVAL, lastError, SocketError } from "./errors.ts";
import { enableFlowinfo, leaseFlowLabel } from "./flow-label.ts";
import { SOCKADDR_IN6, SOCKADDR_STORAGE_SIZE } from "./layout/sockaddr.ts";
import * as libc from "./libc/bindings.ts";
import {
  AF_INET,
  AF_INET6,
  AF_UNSPEC,
  MSG_DONTWAIT,
  MSG_ERRQUEUE,
  MSG_NOSIGNAL,
  SO_ERROR,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOL_SOCKET,
} from "./libc/constants.ts";
import { uninterrupted } from "./libc/uninterrupted.ts";
import { droppedDatagrams } from "./meminfo.ts";
import { Memory } from "./memory.ts";
import type { RecvBatch } from "./recv-batch.ts";
import type { SendBatch } from "./send-batch.ts";
import { getOption, setMembership, setOption } from "./socket-options.ts";
import { type WaitOptions, Waits, type Watcher, WOULD_BLOCK } from "./waits.ts";

/** What a receiving call may be told besides the size of its buffer. */
export interface ReceiveOptions extends WaitOptions {
  /** MSG_ flags; with MSG_DONTWAIT it rejects with EAGAIN instead of waiting. */
  readonly flags?: number;
}

/**
 * A UDP socket with the methods, names and meaning of Python's `socket`. Calls that receive wait on the event loop;
 * calls that send never wait (a full send buffer is EAGAIN, and `writable` waits for room). Every failing system call
 * throws SocketError; a closed socket fails with EBADF. Source: RFC 3493, socket(7), udp(7), ipv6(7).
 */
export class Socket<F extends AddressFamily = AddressFamily> implements Disposable, AsyncDisposable {
  readonly family: F;
  readonly type = SOCK_DGRAM;
  readonly proto: number;
  #fd: number;
  readonly #waits: Waits;
  #flowinfoEnabled = false;

  /** @throws {SocketError} EAFNOSUPPORT when the host lacks the family, EMFILE when out of descriptors. */
  constructor(family: F, type: typeof SOCK_DGRAM = SOCK_DGRAM, proto = 0) {
    if (family !== AF_INET && family !== AF_INET6) throw new RangeError("family must be AF_INET or AF_INET6");
    if (type !== SOCK_DGRAM) throw new RangeError("type must be SOCK_DGRAM");
    this.family = family;
    this.proto = proto;
    this.#fd = libc.socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, proto);
    if (this.#fd < 0) throw lastError("socket");
    this.#waits = new Waits(this.#fd, () => this.#takeError());
  }

  /** The descriptor, or -1 when closed. */
  fileno(): number {
    return this.#fd;
  }

  get closed(): boolean {
    return this.#fd < 0;
  }

  bind(address: AddressOf<F>): void {
    const fd = this.#open("bind");
    const length = writeAddress(NAME, 0, this.family, address);
    if (libc.bind(fd, NAME.address, length) < 0) throw lastError("bind", formatAddress(address));
  }

  /** Sets the peer that `send` sends to and datagrams are accepted from; null lifts that again. */
  connect(address: AddressOf<F> | null): void {
    const fd = this.#open("connect");
    let length = 2;
    if (address === null) NAME.view.setUint16(0, AF_UNSPEC, true);
    else length = this.#writeDestination(fd, address);
    this.#leasing(
      () => libc.connect(fd, NAME.address, length),
      () => lastError("connect", address === null ? undefined : formatAddress(address)),
    );
  }

  getsockname(): AddressOf<F> {
    return this.#name("getsockname", libc.getsockname);
  }

  /** @throws {SocketError} ENOTCONN when not connected. */
  getpeername(): AddressOf<F> {
    return this.#name("getpeername", libc.getpeername);
  }

  /** Sends one datagram to the connected peer; returns the octets sent. Text is sent as UTF-8. */
  send(data: Uint8Array | string, flags = 0): number {
    return this.#send("send", data, flags, undefined);
  }

  /** Sends one datagram to `address`; returns the octets sent. */
  sendto(data: Uint8Array | string, address: AddressOf<F>, flags = 0): number {
    return this.#send("sendto", data, flags, address);
  }

  /**
   * Sends datagrams `from` to `to` (exclusive) of the batch in one call and returns how many went out: fewer when the
   * send buffer is full (0: try again when `writable`) or a later one failed (sending on from there tells why).
   */
  sendmmsg(batch: SendBatch, from = 0, to = batch.capacity): number {
    const fd = this.#open("sendmmsg");
    if (!(from >= 0 && from <= to && to <= batch.capacity))
      throw new RangeError(`no slots ${from} to ${to} in the batch`);
    const sent = uninterrupted(() => libc.sendmmsg(fd, batch.headerAddress(from), to - from, MSG_NOSIGNAL));
    if (sent >= 0) return sent;
    const error = lastError("sendmmsg");
    if (error.errno === EAGAIN) return 0;
    throw error;
  }

  /** Waits for a datagram and returns its octets (at most `bufsize`; the rest is lost) and its sender. */
  recvfrom(bufsize = 65_535, options: ReceiveOptions = {}): Promise<[data: Uint8Array, address: AddressOf<F>]> {
    return this.#receive("recvfrom", bufsize, options);
  }

  /** As `recvfrom`, without the sender. */
  async recv(bufsize = 65_535, options: ReceiveOptions = {}): Promise<Uint8Array> {
    return (await this.#receive("recv", bufsize, options))[0];
  }

  /** Receives what waits, at most a batch, and returns how many datagrams that were; 0 when none. Never waits. */
  recvmmsg(batch: RecvBatch): number {
    const fd = this.#open("recvmmsg");
    batch.reset();
    const count = uninterrupted(() => libc.recvmmsg(fd, batch.headers.address, batch.capacity, MSG_DONTWAIT, 0));
    if (count >= 0) {
      batch.count = count;
      return count;
    }
    const error = lastError("recvmmsg");
    if (error.errno === EAGAIN) return 0;
    throw error;
  }

  /** Resolves when a receiving call would not have to wait: for a datagram or for an error. */
  async readable(options: WaitOptions = {}): Promise<void> {
    this.#open("readable");
    await this.#waits.ready("read", "readable", options);
  }

  /** Resolves when there is room in the send buffer. */
  async writable(options: WaitOptions = {}): Promise<void> {
    this.#open("writable");
    await this.#waits.ready("write", "writable", options);
  }

  /** Calls the watcher from the event loop whenever datagrams wait, until disposed or closed. One at a time. */
  watch(watcher: Watcher): Disposable {
    this.#open("watch");
    return this.#waits.watch(watcher);
  }

  /** Sets an option to an int, a boolean, or octets. */
  setsockopt(level: number, option: number, value: number | boolean | Uint8Array): void {
    setOption(this.#open("setsockopt"), level, option, value);
  }

  /** Reads an option: an int, or with `buflen` up to that many octets. */
  getsockopt(level: number, option: number): number;
  getsockopt(level: number, option: number, buflen: number): Uint8Array;
  getsockopt(level: number, option: number, buflen?: number): number | Uint8Array {
    const fd = this.#open("getsockopt");
    if (buflen === undefined) return getOption(fd, level, option, 4).view.getInt32(0, true);
    return getOption(fd, level, option, checkedSize(buflen)).bytes;
  }

  /** How many datagrams the kernel dropped because the receive buffer was full. Source: SO_MEMINFO, sock_diag(7). */
  drops(): number {
    return droppedDatagrams(this.#open("drops"));
  }

  /** Joins a multicast group, "ff02::1%eth0" or "239.1.2.3%eth0"; an AF_INET6 socket joins those of either family. */
  join_group(group: string): void {
    setMembership(this.#open("join_group"), "join_group", group);
  }

  leave_group(group: string): void {
    setMembership(this.#open("leave_group"), "leave_group", group);
  }

  /** Closes the descriptor. Who waits on this socket gets EBADF. Closing twice does nothing. */
  close(): void {
    if (this.#fd < 0) return;
    const fd = this.#fd;
    this.#fd = -1;
    this.#waits.close();
    if (libc.close(fd) < 0) throw lastError("close");
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #open(syscall: string): number {
    if (this.#fd < 0) throw new SocketError(syscall, EBADF, undefined, "the socket is closed");
    return this.#fd;
  }

  #name(syscall: string, call: typeof libc.getsockname): AddressOf<F> {
    const fd = this.#open(syscall);
    LENGTH.view.setUint32(0, NAME.size, true);
    if (call(fd, NAME.address, LENGTH.address) < 0) throw lastError(syscall);
    return readAddress(NAME, 0) as AddressOf<F>;
  }

  #send(syscall: string, data: Uint8Array | string, flags: number, address: AddressOf<F> | undefined): number {
    const fd = this.#open(syscall);
    const octets = typeof data === "string" ? Buffer.from(data) : data;
    const payload = octets.length > PAYLOAD.size ? new Memory(octets.length) : PAYLOAD;
    payload.bytes.set(octets);
    const namelen = address === undefined ? 0 : this.#writeDestination(fd, address);
    const name = address === undefined ? 0 : NAME.address;
    return this.#leasing(
      () => libc.sendto(fd, payload.address, octets.length, flags | MSG_NOSIGNAL, name, namelen),
      () => lastError(syscall, address === undefined ? undefined : formatAddress(address)),
    );
  }

  /** Writes the address into NAME; from the first flow label on, the kernel is told to honour them. */
  #writeDestination(fd: number, address: AddressOf<F>): number {
    const length = writeAddress(NAME, 0, this.family, address);
    if (!this.#flowinfoEnabled && carriesFlowinfo(length)) {
      enableFlowinfo(fd);
      this.#flowinfoEnabled = true;
    }
    return length;
  }

  /** Makes a call that names its destination in NAME; leases the flow label when the kernel refuses it without. */
  #leasing(call: () => number, failure: () => SocketError): number {
    const result = uninterrupted(call);
    if (result >= 0) return result;
    const error = failure();
    if (error.errno !== EINVAL || !this.#flowinfoEnabled || !carriesFlowinfo(SOCKADDR_IN6.size)) throw error;
    leaseFlowLabel(this.#fd, NAME);
    const again = uninterrupted(call);
    if (again < 0) throw failure();
    return again;
  }

  async #receive(
    syscall: string,
    bufsize: number,
    options: ReceiveOptions,
  ): Promise<[data: Uint8Array, address: AddressOf<F>]> {
    this.#open(syscall);
    const data = new Memory(checkedSize(bufsize));
    const flags = (options.flags ?? 0) | MSG_DONTWAIT;
    const attempt = (): [Uint8Array, AddressOf<F>] | typeof WOULD_BLOCK => {
      LENGTH.view.setUint32(0, NAME.size, true);
      NAME.view.setUint16(0, AF_UNSPEC, true);
      const { address: buffer, size } = data;
      const n = uninterrupted(() => libc.recvfrom(this.#fd, buffer, size, flags, NAME.address, LENGTH.address));
      // With MSG_TRUNC the kernel returns the real length, which may be more than there is here.
      if (n >= 0) return [data.bytes.slice(0, Math.min(n, size)), readAddress(NAME, 0) as AddressOf<F>];
      const error = lastError(syscall);
      if (error.errno === EAGAIN && ((options.flags ?? 0) & MSG_DONTWAIT) === 0) return WOULD_BLOCK;
      throw error;
    };
    return this.#waits.wait("read", syscall, attempt, options);
  }

  /** Takes what made the socket report an error: SO_ERROR, else the entries of the error queue. */
  #takeError(): SocketError | undefined {
    const errno = this.getsockopt(SOL_SOCKET, SO_ERROR);
    if (errno !== 0) return new SocketError("poll", errno, peerOf(this));
    while (libc.recvfrom(this.#fd, PAYLOAD.address, 0, MSG_ERRQUEUE | MSG_DONTWAIT, 0, 0) >= 0);
    return undefined;
  }
}

function checkedSize(size: number): number {
  if (Number.isInteger(size) && size >= 0 && size <= 0x7fffffff) return size;
  throw new RangeError(`a buffer's size must be a whole number from 0 to 2147483647, not ${String(size)}`);
}

function carriesFlowinfo(namelen: number): boolean {
  return namelen === SOCKADDR_IN6.size && NAME.view.getUint32(SOCKADDR_IN6.flowinfo, false) !== 0;
}

function peerOf(socket: Socket): string | undefined {
  try {
    return formatAddress(socket.getpeername());
  } catch {
    return undefined;
  }
}

// Calls are synchronous, so what they hand to C can be shared by all sockets of a thread.
const NAME = new Memory(SOCKADDR_STORAGE_SIZE);
const LENGTH = new Memory(4);
const PAYLOAD = new Memory(65_536);
