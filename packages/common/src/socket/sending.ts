import { type AddressFamily, type AddressOf, formatAddress, readAddress, writeAddress } from "./addresses.ts";
import { checkedInt, checkedInteger } from "./checked.ts";
import { encodeControl, SEND_CONTROL_MAX } from "./control-encode.ts";
import type { SendControl } from "./control-message.ts";
import { EAGAIN, EINTR, lastError } from "./errors.ts";
import { readTrafficClass } from "./flow-label.ts";
import { MMSGHDR } from "./layout/mmsghdr.ts";
import { isMapped } from "./layout/sockaddr.ts";
import * as libc from "./libc/bindings.ts";
import { AF_INET6, MSG_DONTWAIT, MSG_NOSIGNAL } from "./libc/constants.ts";
import { uninterrupted } from "./libc/uninterrupted.ts";
import type { Memory } from "./memory.ts";
import { CONTROL, NAME, sendMessage } from "./message.ts";
import { PAYLOAD, writePayload } from "./payload.ts";
import { NAME_STRIDE } from "./recv-batch.ts";
import { type SendBatch, sendMemory } from "./send-batch.ts";
import { TunableSocket } from "./tunable.ts";

/** A socket as far as it sends: one datagram or a batch in one call, never waiting. */
export abstract class SendingSocket<F extends AddressFamily = AddressFamily> extends TunableSocket<F> {
  /** Sends one datagram to the connected peer; returns the octets sent. Text is sent as UTF-8. Source: send(2). */
  send(data: Uint8Array | string, flags = 0): number {
    const how = checkedInt("flags", flags) | MSG_NOSIGNAL | MSG_DONTWAIT;
    const length = writePayload("send", data);
    const fd = this.open("send");
    const sent = uninterrupted(() => libc.sendto(fd, PAYLOAD.address, length, how, 0, 0));
    if (sent < 0) throw lastError("send");
    return sent;
  }

  /**
   * Sends one datagram to `address`; returns the octets sent. A flow label and a traffic class in its flowinfo are
   * those of this datagram. Source: sendto(2).
   *
   * @throws {TypeError} {RangeError} {AddressInfoError} when the address is none of this family, before anything is sent.
   */
  sendto(data: Uint8Array | string, address: AddressOf<F>, flags = 0): number {
    return this.#sendMessage("sendto", [data], [], flags, address);
  }

  /**
   * Sends one datagram, gathered from `buffers`, to `address` or the connected peer, with control messages; returns the
   * octets sent. A TCLASS among them goes before the traffic class in the address. Source: sendmsg(2).
   *
   * @throws {TypeError} {RangeError} when a buffer or a control message is none, or control takes over 1,024 octets.
   */
  sendmsg(
    buffers: Iterable<Uint8Array | string>,
    ancdata: Iterable<SendControl> = [],
    flags = 0,
    address?: AddressOf<F> | null,
  ): number {
    // Whatever these iterables do while they are asked, they have done it before the first octet is written.
    return this.#sendMessage("sendmsg", [...buffers], [...ancdata], flags, address ?? undefined);
  }

  /**
   * Sends datagrams `from` to `to` (exclusive) of the batch in one call and returns how many went out: fewer when the
   * send buffer is full (0: try again when `writable`) or a later one failed (sending on from there tells why).
   * Source: sendmmsg(2).
   */
  sendmmsg(batch: SendBatch, from = 0, to = batch.capacity): number {
    const fd = this.open("sendmmsg");
    const { headers, names, payload, labelled } = sendMemory(batch);
    checkedInteger("to", to, 0, batch.capacity);
    checkedInteger("from", from, 0, to);
    payload.assertAttached();
    if (from === to) return 0;
    const first = headers.address + from * MMSGHDR.size;
    const sent = labelled
      ? this.#sendLabelled(names, from * NAME_STRIDE, () => sendBatch(fd, first, to - from))
      : sendBatch(fd, first, to - from);
    if (sent >= 0) return sent;
    if (libc.errno() === EAGAIN) return 0;
    throw lastError("sendmmsg", () => addressIn(names, from * NAME_STRIDE));
  }

  #sendLabelled(names: Memory, offset: number, call: () => number): number {
    this.labels.enable();
    return this.labels.carry(names, offset, call);
  }

  #sendMessage(
    syscall: string,
    buffers: readonly (Uint8Array | string)[],
    ancdata: SendControl[],
    flags: number,
    address: AddressOf<F> | undefined,
  ): number {
    const how = checkedInt("flags", flags) | MSG_NOSIGNAL | MSG_DONTWAIT;
    const size = address === undefined ? 0 : writeAddress(NAME, 0, this.family, address);
    const trafficClass = size === 0 ? 0 : readTrafficClass(NAME, 0);
    if (trafficClass > 0 && !ancdata.some((message) => message?.name === "TCLASS")) {
      ancdata.push({ name: "TCLASS", trafficClass });
    }
    const control = ancdata.length === 0 ? 0 : this.#writeControl(ancdata, size > 0);
    let length = 0;
    for (const buffer of buffers) length += writePayload(syscall, buffer, length);
    const fd = this.open(syscall);
    const call = () => sendMessage(fd, length, size, control, how);
    const sent = size === 0 ? uninterrupted(call) : this.labels.carry(NAME, 0, call);
    if (sent < 0) throw lastError(syscall, () => address && formatAddress(address));
    return sent;
  }

  #writeControl(ancdata: readonly SendControl[], named: boolean): number {
    const mapped = this.family === AF_INET6 && (named ? isMapped(NAME, 0) : this.#peerIsMapped());
    return encodeControl(ancdata, { memory: CONTROL, offset: 0, room: SEND_CONTROL_MAX, family: this.family, mapped });
  }

  /** Only one message needs to know: a PKTINFO without an address. */
  #peerIsMapped(): boolean {
    try {
      this.getpeername();
    } catch {
      return false;
    }
    return isMapped(NAME, 0);
  }
}

/** sendmmsg(2) of what stands in so many headers. Not by `uninterrupted`, which takes a function made for each call. */
function sendBatch(fd: number, headers: number, count: number): number {
  for (;;) {
    const sent = libc.sendmmsg(fd, headers, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0 || libc.errno() !== EINTR) return sent;
  }
}

function addressIn(names: Memory, offset: number): string | undefined {
  const address = readAddress(names, offset);
  return address && formatAddress(address);
}
