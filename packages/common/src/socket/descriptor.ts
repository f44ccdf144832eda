import { type InspectOptions, inspect } from "node:util";
import {
  type AddressFamily,
  type AddressOf,
  formatAddress,
  readAddress,
  type SocketAddress,
  writeAddress,
} from "./addresses.ts";
import { checkedInteger } from "./checked.ts";
import { ErrorQueue } from "./error-queue.ts";
import { EBADF, lastError, SocketError } from "./errors.ts";
import { adopted, duplicate, isInheritable, opened, setInheritable } from "./fileno.ts";
import { FlowLabels, readTrafficClass } from "./flow-label.ts";
import * as libc from "./libc/bindings.ts";
import { AF_INET6, AF_UNSPEC, SOCK_DGRAM } from "./libc/constants.ts";
import { Memory } from "./memory.ts";
import { NAME } from "./message.ts";
import { takePendingError } from "./pending-error.ts";
import { closeAtThreadEnd, leaveOpenAtThreadEnd } from "./thread-end.ts";
import { TypedOptions } from "./typed-options.ts";
import { checkedTimeout, type WaitOptions, Waits } from "./waits.ts";

/** A descriptor that is open already, such as one that a parent process has handed down. Source: Python's `socket`. */
export interface Fileno {
  /** The number of the descriptor. */
  readonly fileno: number;
}

/**
 * The socket as a thing of the kernel: how it comes to be and goes, and its names. `Socket` adds what it is for.
 */
export abstract class Descriptor<F extends AddressFamily = AddressFamily> implements Disposable, AsyncDisposable {
  /** AF_INET or AF_INET6. Source: SO_DOMAIN, socket(7). */
  readonly family: F;
  /** Always SOCK_DGRAM. Source: SO_TYPE, socket(7). */
  readonly type = SOCK_DGRAM;
  /** As given; 0 stands for UDP. Source: SO_PROTOCOL, socket(7). */
  readonly proto: number;
  /** Options by name, set in IPv6's form, in IPv4's, or in both, as this socket needs them. Source: getsockopt(2). */
  readonly options: TypedOptions;
  #fd: number;
  /** The descriptor that the event loop watches: `#fd`, or for an adopted one a copy of it. */
  readonly #watched: number;
  #timeout: number | null = null;
  protected readonly waits: Waits;
  protected readonly labels: FlowLabels;
  protected readonly errors: ErrorQueue;

  /**
   * Opens a socket, or adopts one that is open. Source: socket(2).
   *
   * @throws {SocketError} EAFNOSUPPORT when the host lacks the family, EMFILE when out of descriptors.
   */
  constructor(family: F | Fileno, type: typeof SOCK_DGRAM = SOCK_DGRAM, proto = 0) {
    const socket = typeof family === "object" && family !== null ? adopted(family.fileno) : opened(family, type, proto);
    this.family = socket.family as F;
    this.proto = socket.proto;
    this.#fd = socket.fd;
    // Something else in the process may have the adopted number in libuv's loop, which aborts on a second handle.
    this.#watched = typeof family === "object" ? duplicate(socket.fd) : socket.fd;
    this.errors = new ErrorQueue(this.#fd);
    this.waits = new Waits(this.#watched, this.errors, () => this.takeError());
    this.labels = new FlowLabels(this.#fd);
    this.options = new TypedOptions(this.family, (syscall) => this.open(syscall));
    closeAtThreadEnd(this);
  }

  /** The descriptor, or -1 when closed. Source: Python's `fileno`. */
  fileno(): number {
    return this.#fd;
  }

  /** Whether `close` or `detach` was called. Source: this module's own. */
  get closed(): boolean {
    return this.#fd < 0;
  }

  /**
   * Gives the socket its own address. Port 0 takes a free one, "" every interface. Throws as `sendto` does.
   * Source: bind(2).
   */
  bind(address: AddressOf<F>): void {
    const length = writeAddress(NAME, 0, this.family, address);
    if (libc.bind(this.open("bind"), NAME.address, length) < 0) throw lastError("bind", () => formatAddress(address));
  }

  /**
   * Sets the peer that `send` sends to and datagrams are accepted from; null lifts that again, and gives up a port that
   * the kernel chose. A traffic class in the flowinfo becomes the socket's (IPV6_TCLASS). Source: connect(2).
   */
  connect(address: AddressOf<F> | null): void {
    let length = 2;
    if (address === null) NAME.view.setUint16(0, AF_UNSPEC, true);
    else length = writeAddress(NAME, 0, this.family, address);
    const fd = this.open("connect");
    const result = this.labels.carry(NAME, 0, () => libc.connect(fd, NAME.address, length));
    if (result < 0) throw lastError("connect", () => (address === null ? undefined : formatAddress(address)));
    const trafficClass = readTrafficClass(NAME, 0);
    if (trafficClass > 0) this.options.set({ tclass: trafficClass });
  }

  /** The socket's own address; port 0 until it is bound. Source: getsockname(2). */
  getsockname(): AddressOf<F> {
    return this.#name("getsockname", libc.getsockname);
  }

  /**
   * The address of the connected peer. Source: getpeername(2).
   *
   * @throws {SocketError} ENOTCONN when not connected.
   */
  getpeername(): AddressOf<F> {
    return this.#name("getpeername", libc.getpeername);
  }

  /**
   * Takes the error that waits on the socket, if there is one: an ICMP error about an earlier datagram.
   * Source: SO_ERROR, socket(7).
   */
  takeError(): SocketError | undefined {
    return takePendingError(this.open("getsockopt"), () => this.#text(() => this.getpeername()));
  }

  /**
   * How long each waiting call waits that is not told otherwise: milliseconds, or null, the default, for ever. Python
   * counts seconds, and its 0 is MSG_DONTWAIT here: these calls never block the thread whatever the timeout.
   * Source: Python's `settimeout`.
   */
  settimeout(timeout: number | null): void {
    this.open("settimeout");
    this.#timeout = checkedTimeout(timeout);
  }

  /** What `settimeout` has set. Source: Python's `gettimeout`. */
  gettimeout(): number | null {
    return this.#timeout;
  }

  /**
   * Ends receiving (SHUT_RD: who waits gets ESHUTDOWN), sending (SHUT_WR: EPIPE) or both (SHUT_RDWR).
   * Source: shutdown(2).
   *
   * @throws {SocketError} ENOTCONN when the socket is not connected; on Linux it takes effect all the same.
   */
  shutdown(how: number): void {
    if (libc.shutdown(this.open("shutdown"), checkedInteger("how", how, 0, 2)) < 0) throw lastError("shutdown");
  }

  /**
   * Whether child processes inherit the descriptor; at first they do not.
   * Source: Python's `get_inheritable`; FD_CLOEXEC, fcntl(2).
   */
  get_inheritable(): boolean {
    return isInheritable(this.open("get_inheritable"));
  }

  /**
   * Chooses whether child processes inherit the descriptor.
   * Source: Python's `set_inheritable`; FD_CLOEXEC, fcntl(2).
   */
  set_inheritable(inheritable: boolean): void {
    setInheritable(this.open("set_inheritable"), inheritable);
  }

  /**
   * Closes this object but not the descriptor, and returns that. Who waits here gets EBADF. Source: Python's `detach`.
   */
  detach(): number {
    const fd = this.open("detach");
    this.#release();
    return fd;
  }

  /** Closes the descriptor. Who waits on this socket gets EBADF. Closing twice does nothing. Source: close(2). */
  close(): void {
    if (this.#fd < 0) return;
    if (libc.close(this.#release()) < 0) throw lastError("close");
  }

  /** As `close`, at the end of a block with `using`. Source: close(2). */
  [Symbol.dispose](): void {
    this.close();
  }

  /** As `close`, at the end of a block with `await using`. Source: close(2). */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /**
   * What console.log shows: the descriptor, the family, the socket's own address and the peer's.
   * Source: Python's `repr`.
   */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    const family = this.family === AF_INET6 ? "AF_INET6" : "AF_INET";
    const facts = this.closed
      ? { closed: true, family }
      : {
          fileno: this.#fd,
          family,
          address: this.#text(() => this.getsockname()),
          peer: this.#text(() => this.getpeername()),
        };
    return `${this.constructor.name} ${inspect(facts, options)}`;
  }

  /** The descriptor for a call. @throws {SocketError} EBADF when closed. */
  protected open(syscall: string): number {
    if (this.#fd < 0) throw new SocketError(syscall, EBADF, undefined, "the socket is closed");
    return this.#fd;
  }

  /** How long a call waits that was told `options`. */
  protected limits({ signal, timeout }: WaitOptions): WaitOptions {
    return { signal, timeout: timeout === undefined ? this.#timeout : timeout };
  }

  #release(): number {
    const fd = this.#fd;
    this.#fd = -1;
    leaveOpenAtThreadEnd(this);
    this.waits.close();
    if (this.#watched !== fd) libc.close(this.#watched);
    return fd;
  }

  #name(syscall: string, call: typeof libc.getsockname): AddressOf<F> {
    const fd = this.open(syscall);
    LENGTH.view.setUint32(0, NAME.size, true);
    if (call(fd, NAME.address, LENGTH.address) < 0) throw lastError(syscall);
    return readAddress(NAME, 0) as AddressOf<F>;
  }

  /** An address as people write it; undefined where there is none, or the descriptor is no longer open. */
  #text(ask: () => SocketAddress): string | undefined {
    try {
      return formatAddress(ask());
    } catch {
      return undefined;
    }
  }
}

const LENGTH = new Memory(4);
