import type { AddressFamily, AddressOf } from "./addresses.ts";
import { type BatchesOptions, filled } from "./batches.ts";
import { checkedInt, checkedInteger, checkedOctets } from "./checked.ts";
import type { ReceivedControl } from "./control-message.ts";
import type { QueueReport } from "./error-queue.ts";
import { EAGAIN, lastError } from "./errors.ts";
import { withDuplicate } from "./fileno.ts";
import { fillBatch } from "./fill-batch.ts";
import * as libc from "./libc/bindings.ts";
import { MSG_DONTWAIT } from "./libc/constants.ts";
import { droppedDatagrams } from "./meminfo.ts";
import { CONTROL, receivedAddress, receivedControl, receivedFlags, receiveMessage } from "./message.ts";
import { PAYLOAD, scatterPayload } from "./payload.ts";
import type { RecvBatch } from "./recv-batch.ts";
import { SendingSocket } from "./sending.ts";
import { type WaitOptions, WOULD_BLOCK } from "./waits.ts";
import type { Watcher } from "./watcher.ts";

/** What a receiving call may be told besides the size of its buffer. */
export interface ReceiveOptions extends WaitOptions {
  /** MSG_ flags; with MSG_DONTWAIT it rejects with EAGAIN instead of waiting. */
  readonly flags?: number;
}

/**
 * A UDP socket with the methods, names and meaning of Python's `socket`. Calls that receive wait on the event loop;
 * calls that send never wait (a full send buffer is EAGAIN, and `writable` waits for room). Every failing system call
 * throws SocketError; a closed socket fails with EBADF. Source: RFC 3493, socket(7), udp(7), ipv6(7).
 *
 * A descriptor that is open already is adopted by `new Socket({ fileno })`, and then this object's to close.
 */
export class Socket<F extends AddressFamily = AddressFamily> extends SendingSocket<F> {
  /**
   * Another socket object for the same socket of the kernel, which lives until both are closed.
   * Source: Python's `dup`.
   */
  dup(): Socket<F> {
    return withDuplicate(this.open("dup"), (fileno) => new Socket<F>({ fileno }));
  }

  /**
   * Waits for a datagram and returns its octets (at most `bufsize`; the rest is lost) and its sender.
   * Source: recvfrom(2).
   */
  recvfrom(bufsize = 65_535, options: ReceiveOptions = {}): Promise<[data: Uint8Array, address: AddressOf<F>]> {
    return this.#receive("recvfrom", bufsize, FLOWINFO_ROOM, options, (n) => [taken(n), this.#sender()]);
  }

  /** As `recvfrom`, without the sender. Source: recv(2). */
  async recv(bufsize = 65_535, options: ReceiveOptions = {}): Promise<Uint8Array> {
    // The kernel would throw a whole datagram away. Python does not ask it either.
    if (bufsize === 0 && this.open("recv") >= 0) return new Uint8Array(0);
    return this.#receive("recv", bufsize, 0, options, taken);
  }

  /**
   * Waits for a datagram and writes its octets into `buffer`, at most `nbytes`; 0 stands for all there is room for.
   * Returns how many. Source: Python's `recv_into`.
   */
  async recv_into(buffer: Uint8Array, nbytes = 0, options: ReceiveOptions = {}): Promise<number> {
    const size = roomIn(buffer, nbytes);
    if (size === 0 && this.open("recv_into") >= 0) return 0;
    return this.#receive("recv_into", size, 0, options, (n) => scatterPayload(n, [buffer]));
  }

  /** As `recv_into`, and returns the sender too. Source: Python's `recvfrom_into`. */
  async recvfrom_into(
    buffer: Uint8Array,
    nbytes = 0,
    options: ReceiveOptions = {},
  ): Promise<[nbytes: number, address: AddressOf<F>]> {
    const size = roomIn(buffer, nbytes);
    const take = (n: number): [number, AddressOf<F>] => [scatterPayload(n, [buffer]), this.#sender()];
    return this.#receive("recvfrom_into", size, FLOWINFO_ROOM, options, take);
  }

  /**
   * Waits for a datagram and returns its octets, the control messages it came with in up to `ancbufsize` octets
   * (CMSG_SPACE tells how many each takes; 256 hold all of `options` together), MSG_ flags, and its sender. MSG_TRUNC
   * among the flags says that the datagram was cut, MSG_CTRUNC that the control messages were. What comes with
   * MSG_ERRQUEUE has the destination for a sender, or none. Source: recvmsg(2).
   */
  recvmsg(
    bufsize = 65_535,
    ancbufsize = 0,
    options: ReceiveOptions = {},
  ): Promise<[data: Uint8Array, ancdata: ReceivedControl[], msg_flags: number, address: AddressOf<F>]> {
    return this.#receive("recvmsg", bufsize, ancbufsize, options, (n) => {
      return [taken(n), receivedControl(), receivedFlags(), this.#sender()];
    });
  }

  /**
   * As `recvmsg`, but the octets go into `buffers`, one after the other, and their number is returned.
   * Source: Python's `recvmsg_into`.
   */
  async recvmsg_into(
    buffers: Iterable<Uint8Array>,
    ancbufsize = 0,
    options: ReceiveOptions = {},
  ): Promise<[nbytes: number, ancdata: ReceivedControl[], msg_flags: number, address: AddressOf<F>]> {
    const parts = [...buffers];
    const size = parts.reduce((sum, part) => sum + checkedOctets("a buffer", part).length, 0);
    return this.#receive("recvmsg_into", size, ancbufsize, options, (n) => {
      return [scatterPayload(n, parts), receivedControl(), receivedFlags(), this.#sender()];
    });
  }

  /**
   * Receives what waits, at most a batch, and returns how many datagrams that were; 0 when none. Never waits.
   * Source: recvmmsg(2).
   */
  recvmmsg(batch: RecvBatch): number {
    return fillBatch("recvmmsg", this.open("recvmmsg"), batch, 0);
  }

  /**
   * Waits and yields the same batch again and again, whenever it was filled with at least one datagram. A flood leaves
   * timers and other sockets their turn: after some batches it waits for the next turn of the event loop.
   * Source: this module's own.
   */
  batches(batch: RecvBatch, options: BatchesOptions = {}): AsyncGenerator<RecvBatch, void, void> {
    return filled(this, this.errors, batch, options);
  }

  /**
   * Takes what the error queue holds, oldest first, and never waits: errors about datagrams that were sent (with the
   * option `recverr`) and when datagrams left (`timestamping`). The newest 256 are kept here while someone waits to
   * receive; a watcher is told of them instead. Source: IP_RECVERR, ip(7); IPV6_RECVERR, ipv6(7).
   */
  recverr(): QueueReport<F>[] {
    this.open("recverr");
    return this.errors.take() as QueueReport<F>[];
  }

  /**
   * As `recverr`, but the entries go into a batch, at most as many as it holds, without an object for each; returns how
   * many. They say what they are by `errorErrno(i)` and its sisters; 256 octets of `controlSize` are enough. What is
   * kept for `recverr` is not among them: a watcher with `queued` leaves all to this call.
   * Source: MSG_ERRQUEUE, recvmmsg(2).
   */
  recverrmmsg(batch: RecvBatch): number {
    this.open("recverrmmsg");
    return this.errors.fill(batch);
  }

  /**
   * Resolves when a datagram or an error has come. Someone else who receives on this socket may take it first. With the
   * option `recverr` the error is `recverr`'s to tell. Source: POLLIN, poll(2).
   */
  async readable(options: WaitOptions = {}): Promise<void> {
    this.open("readable");
    await this.waits.ready("read", "readable", this.limits(options));
  }

  /** Resolves when there is room in the send buffer. Source: POLLOUT, poll(2). */
  async writable(options: WaitOptions = {}): Promise<void> {
    this.open("writable");
    await this.waits.ready("write", "writable", this.limits(options));
  }

  /**
   * Calls the watcher from the event loop whenever datagrams wait, until disposed or closed. One at a time.
   * Source: this module's own.
   */
  watch(watcher: Watcher): Disposable {
    this.open("watch");
    return this.waits.watch(watcher);
  }

  /** How many datagrams the kernel dropped because the receive buffer was full. Source: SO_MEMINFO, sock_diag(7). */
  drops(): number {
    return droppedDatagrams(this.open("drops"));
  }

  async #receive<T>(
    syscall: string,
    bufsize: number,
    ancbufsize: number,
    options: ReceiveOptions,
    take: (octets: number) => T,
  ): Promise<T> {
    this.open(syscall);
    // No datagram is longer, whatever the caller provides for.
    const size = Math.min(checkedInteger("bufsize", bufsize, 0, 0x7fffffff), PAYLOAD.size);
    const control = Math.min(checkedInteger("ancbufsize", ancbufsize, 0, 0x7fffffff), CONTROL.size);
    const flags = checkedInt("flags", options.flags ?? 0);
    const patient = (flags & MSG_DONTWAIT) === 0;
    const attempt = (): T | typeof WOULD_BLOCK => {
      const n = receiveMessage(this.open(syscall), size, control, flags | MSG_DONTWAIT);
      // With MSG_TRUNC the kernel returns the real length, which may be more than there is here.
      if (n >= 0) return take(Math.min(n, size));
      if (patient && libc.errno() === EAGAIN) return WOULD_BLOCK;
      throw lastError(syscall);
    };
    if (!patient) return attempt() as T;
    return this.waits.wait("read", syscall, attempt, this.limits(options));
  }

  #sender(): AddressOf<F> {
    return receivedAddress() as AddressOf<F>;
  }
}

/** Room for control messages in which IPV6_FLOWINFO would be found if the program has asked for it. */
const FLOWINFO_ROOM = 1024;

const taken = (octets: number) => PAYLOAD.bytes.slice(0, octets);

function roomIn(buffer: Uint8Array, nbytes: number): number {
  const { length } = checkedOctets("buffer", buffer);
  return checkedInteger("nbytes", nbytes, 0, length) || length;
}
