import { type AddressFamily, type AddressOf, formatAddress, readAddress, writeAddress } from "./addresses.ts";
import { checkedFamily, checkedInt, checkedInteger } from "./checked.ts";
import { EAGAIN, EBADF, lastError, SocketError } from "./errors.ts";
import { FlowLabels } from "./flow-label.ts";
import { MMSGHDR } from "./layout/mmsghdr.ts";
import { SOCKADDR_STORAGE_SIZE } from "./layout/sockaddr.ts";
import * as libc from "./libc/bindings.ts";
import { AF_UNSPEC, MSG_DONTWAIT, MSG_NOSIGNAL, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK } from "./libc/constants.ts";
import { uninterrupted } from "./libc/uninterrupted.ts";
import { droppedDatagrams } from "./meminfo.ts";
import { Memory } from "./memory.ts";
import { PAYLOAD, writePayload } from "./payload.ts";
import { emptyErrorQueue, takePendingError } from "./pending-error.ts";
import { NAME_STRIDE, type RecvBatch, recvMemory, resetHeaders, SLOT_MAX } from "./recv-batch.ts";
import { type SendBatch, sendMemory } from "./send-batch.ts";
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
  /** AF_INET or AF_INET6. */
  readonly family: F;
  /** Always SOCK_DGRAM. */
  readonly type = SOCK_DGRAM;
  /** As given; 0 stands for UDP. */
  readonly proto: number;
  #fd: number;
  readonly #waits: Waits;
  readonly #labels: FlowLabels;

  /** @throws {SocketError} EAFNOSUPPORT when the host lacks the family, EMFILE when out of descriptors. */
  constructor(family: F, type: typeof SOCK_DGRAM = SOCK_DGRAM, proto = 0) {
    checkedFamily(family);
    if (type !== SOCK_DGRAM) throw new RangeError("type must be SOCK_DGRAM");
    this.family = family;
    this.proto = checkedInt("proto", proto);
    this.#fd = libc.socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, proto);
    if (this.#fd < 0) throw lastError("socket");
    this.#waits = new Waits(this.#fd, () => {
      const error = this.takeError();
      if (error === undefined) emptyErrorQueue(this.#fd);
      return error;
    });
    this.#labels = new FlowLabels(this.#fd);
  }

  /** The descriptor, or -1 when closed. */
  fileno(): number {
    return this.#fd;
  }

  /** Whether `close` was called. */
  get closed(): boolean {
    return this.#fd < 0;
  }

  /** Gives the socket its own address. Port 0 takes a free one, "" every interface. Throws as `sendto` does. */
  bind(address: AddressOf<F>): void {
    const fd = this.#open("bind");
    const length = writeAddress(NAME, 0, this.family, address);
    if (libc.bind(fd, NAME.address, length) < 0) throw lastError("bind", () => formatAddress(address));
  }

  /**
   * Sets the peer that `send` sends to and datagrams are accepted from; null lifts that again, and gives up a port that
   * the kernel chose.
   */
  connect(address: AddressOf<F> | null): void {
    const fd = this.#open("connect");
    let length = 2;
    if (address === null) NAME.view.setUint16(0, AF_UNSPEC, true);
    else length = writeAddress(NAME, 0, this.family, address);
    const result = this.#labels.carry(NAME, 0, () => libc.connect(fd, NAME.address, length));
    if (result < 0) throw lastError("connect", () => (address === null ? undefined : formatAddress(address)));
  }

  /** The socket's own address; port 0 until it is bound. */
  getsockname(): AddressOf<F> {
    return this.#name("getsockname", libc.getsockname);
  }

  /** The address of the connected peer. @throws {SocketError} ENOTCONN when not connected. */
  getpeername(): AddressOf<F> {
    return this.#name("getpeername", libc.getpeername);
  }

  /** Sends one datagram to the connected peer; returns the octets sent. Text is sent as UTF-8. */
  send(data: Uint8Array | string, flags = 0): number {
    const fd = this.#open("send");
    const how = checkedInt("flags", flags) | MSG_NOSIGNAL;
    const length = writePayload("send", data);
    const sent = uninterrupted(() => libc.sendto(fd, PAYLOAD.address, length, how, 0, 0));
    if (sent < 0) throw lastError("send");
    return sent;
  }

  /**
   * Sends one datagram to `address`; returns the octets sent.
   *
   * @throws {TypeError} {RangeError} {AddressInfoError} when the address is none of this family, before anything is sent.
   */
  sendto(data: Uint8Array | string, address: AddressOf<F>, flags = 0): number {
    const fd = this.#open("sendto");
    const how = checkedInt("flags", flags) | MSG_NOSIGNAL;
    const size = writeAddress(NAME, 0, this.family, address);
    const length = writePayload("sendto", data);
    const call = () => libc.sendto(fd, PAYLOAD.address, length, how, NAME.address, size);
    const sent = this.#labels.carry(NAME, 0, call);
    if (sent < 0) throw lastError("sendto", () => formatAddress(address));
    return sent;
  }

  /**
   * Sends datagrams `from` to `to` (exclusive) of the batch in one call and returns how many went out: fewer when the
   * send buffer is full (0: try again when `writable`) or a later one failed (sending on from there tells why).
   */
  sendmmsg(batch: SendBatch, from = 0, to = batch.capacity): number {
    const fd = this.#open("sendmmsg");
    const { headers, names, payload, labelled } = sendMemory(batch);
    checkedInteger("to", to, 0, batch.capacity);
    checkedInteger("from", from, 0, to);
    payload.assertAttached();
    if (labelled) this.#labels.enable();
    const first = headers.address + from * MMSGHDR.size;
    const call = () => libc.sendmmsg(fd, first, to - from, MSG_NOSIGNAL);
    const sent = from === to ? 0 : this.#labels.carry(names, from * NAME_STRIDE, call);
    if (sent >= 0) return sent;
    const error = lastError("sendmmsg", () => addressIn(names, from * NAME_STRIDE));
    if (error.errno === EAGAIN) return 0;
    throw error;
  }

  /** Waits for a datagram and returns its octets (at most `bufsize`; the rest is lost) and its sender. */
  recvfrom(bufsize = 65_535, options: ReceiveOptions = {}): Promise<[data: Uint8Array, address: AddressOf<F>]> {
    return this.#receive("recvfrom", bufsize, options);
  }

  /** As `recvfrom`, without the sender. */
  async recv(bufsize = 65_535, options: ReceiveOptions = {}): Promise<Uint8Array> {
    // The kernel would throw a whole datagram away. Python does not ask it either.
    if (bufsize === 0 && this.#open("recv") >= 0) return new Uint8Array(0);
    return (await this.#receive("recv", bufsize, options))[0];
  }

  /** Receives what waits, at most a batch, and returns how many datagrams that were; 0 when none. Never waits. */
  recvmmsg(batch: RecvBatch): number {
    const fd = this.#open("recvmmsg");
    const memory = recvMemory(batch);
    memory.payload.assertAttached();
    resetHeaders(memory);
    const count = uninterrupted(() => libc.recvmmsg(fd, memory.headers.address, batch.capacity, MSG_DONTWAIT, 0));
    if (count >= 0) {
      memory.count = count;
      return count;
    }
    const error = lastError("recvmmsg");
    if (error.errno === EAGAIN) return 0;
    throw error;
  }

  /** Resolves when a datagram or an error has come. Someone else who receives on this socket may take it first. */
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

  /**
   * Sets an option to an int, a boolean, or octets.
   *
   * @throws {TypeError} {RangeError} when an argument is no C int, or not one of these.
   */
  setsockopt(level: number, option: number, value: number | boolean | Uint8Array): void {
    setOption(this.#open("setsockopt"), level, option, value);
  }

  /** Reads an option: an int, or with `buflen` up to that many octets. */
  getsockopt(level: number, option: number): number;
  getsockopt(level: number, option: number, buflen: number): Uint8Array;
  getsockopt(level: number, option: number, buflen?: number): number | Uint8Array {
    const fd = this.#open("getsockopt");
    if (buflen === undefined) return getOption(fd, level, option, 4).view.getInt32(0, true);
    return getOption(fd, level, option, buflen).bytes;
  }

  /** Takes the error that waits on the socket, if there is one: an ICMP error about an earlier datagram (SO_ERROR). */
  takeError(): SocketError | undefined {
    return takePendingError(this.#open("getsockopt"), () => this.#peer());
  }

  /** How many datagrams the kernel dropped because the receive buffer was full. Source: SO_MEMINFO, sock_diag(7). */
  drops(): number {
    return droppedDatagrams(this.#open("drops"));
  }

  /** Joins a multicast group, "ff02::1%eth0" or "239.1.2.3%eth0"; an AF_INET6 socket joins those of either family. */
  join_group(group: string): void {
    setMembership(this.#open("join_group"), "join_group", group);
  }

  /** Leaves a multicast group that was joined under the same text. */
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

  #peer(): string | undefined {
    try {
      return formatAddress(this.getpeername());
    } catch {
      return undefined;
    }
  }

  async #receive(
    syscall: string,
    bufsize: number,
    options: ReceiveOptions,
  ): Promise<[data: Uint8Array, address: AddressOf<F>]> {
    this.#open(syscall);
    // No datagram is longer than a slot, whatever the caller provides for.
    const data = new Memory(Math.min(checkedInteger("bufsize", bufsize, 0, 0x7fffffff), SLOT_MAX));
    const asked = checkedInt("flags", options.flags ?? 0);
    const patient = (asked & MSG_DONTWAIT) === 0;
    const attempt = (): [Uint8Array, AddressOf<F>] | typeof WOULD_BLOCK => {
      LENGTH.view.setUint32(0, NAME.size, true);
      NAME.view.setUint16(0, AF_UNSPEC, true);
      const { address: buffer, size } = data;
      const n = uninterrupted(() =>
        libc.recvfrom(this.#fd, buffer, size, asked | MSG_DONTWAIT, NAME.address, LENGTH.address),
      );
      // With MSG_TRUNC the kernel returns the real length, which may be more than there is here.
      if (n >= 0) return [data.bytes.slice(0, Math.min(n, size)), readAddress(NAME, 0) as AddressOf<F>];
      const error = lastError(syscall);
      if (error.errno === EAGAIN && patient) return WOULD_BLOCK;
      throw error;
    };
    if (!patient) return attempt() as [Uint8Array, AddressOf<F>];
    return this.#waits.wait("read", syscall, attempt, options);
  }
}

function addressIn(names: Memory, offset: number): string | undefined {
  const address = readAddress(names, offset);
  return address && formatAddress(address);
}

// Calls are synchronous, so what they hand to C can be shared by all sockets of a thread.
const NAME = new Memory(SOCKADDR_STORAGE_SIZE);
const LENGTH = new Memory(4);
