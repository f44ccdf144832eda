import { type AddressFamily, type AddressOf, formatAddress } from "./addresses.ts";
import type { ExtendedError, ReceivedControl, Timestamping } from "./control-message.ts";
import { SocketError } from "./errors.ts";
import { fillBatch } from "./fill-batch.ts";
import { MSG_DONTWAIT, MSG_ERRQUEUE, MSG_TRUNC, SO_EE_ORIGIN_TIMESTAMPING } from "./libc/constants.ts";
import { CONTROL, receivedAddress, receivedControl, receivedFlags, receiveMessage } from "./message.ts";
import { PAYLOAD } from "./payload.ts";
import type { RecvBatch } from "./recv-batch.ts";

/** What the network or this host says of a datagram that was sent: an entry of the error queue. Source: ip(7). */
export interface ErrorReport<F extends AddressFamily = AddressFamily> {
  readonly kind: "error";
  /** The error as an exception, with the destination as its address. */
  readonly error: SocketError;
  /** Who reports it, and the ICMP message's type and code, and the path MTU in `info`. */
  readonly extended: ExtendedError;
  /** Where the datagram went. */
  readonly destination: AddressOf<F> | undefined;
  /** The beginning of the datagram, as far as it came back; none when it never left. */
  readonly data: Uint8Array;
  /** Whether `data` was cut. */
  readonly truncated: boolean;
}

/**
 * When a datagram left: an entry of the error queue that SO_TIMESTAMPING asked for.
 * Source: Linux, networking/timestamping.rst.
 */
export interface TransmitReport {
  readonly kind: "timestamp";
  /** SCM_TSTAMP_SND when it went to the adapter, SCM_TSTAMP_SCHED when to the packet scheduler. */
  readonly stage: number;
  /** With SOF_TIMESTAMPING_OPT_ID: the number of the datagram, from 0 since the option was set; wraps at 2^32. */
  readonly key: number;
  /** By the host's clock: nanoseconds since 1970. */
  readonly software: bigint | undefined;
  /** By the network adapter's own clock, in nanoseconds. */
  readonly hardware: bigint | undefined;
  /** The datagram with its headers as it left; none with SOF_TIMESTAMPING_OPT_TSONLY. */
  readonly data: Uint8Array;
}

/** An entry of the error queue. */
export type QueueReport<F extends AddressFamily = AddressFamily> = ErrorReport<F> | TransmitReport;

/** So many reports wait for whoever asks for them; the oldest go first. */
const HELD_MAX = 256;

/** So many entries are taken in one go, lest a flood of ICMP keep the loop from everything else. */
const PULL_MAX = 64;

/**
 * The error queue of one descriptor. The kernel keeps a descriptor ready for as long as the queue holds anything, so
 * it is emptied whenever someone waits, and what nobody has taken is held here.
 */
export class ErrorQueue {
  readonly #fd: number;
  readonly #held: QueueReport[] = [];

  #filled = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** How many entries `fill` has taken so far. */
  get filled(): number {
    return this.#filled;
  }

  /** Takes entries out of the kernel's queue into a batch, and returns how many. */
  fill(batch: RecvBatch): number {
    const count = fillBatch("recverrmmsg", this.#fd, batch, MSG_ERRQUEUE);
    this.#filled += count;
    return count;
  }

  /** Takes entries out of the kernel's queue, some at a time. */
  pull(): QueueReport[] {
    const reports: QueueReport[] = [];
    while (reports.length < PULL_MAX) {
      const report = readReport(this.#fd);
      if (report === undefined) break;
      reports.push(report);
    }
    return reports;
  }

  /** Keeps reports for `take`. */
  hold(reports: Iterable<QueueReport>): void {
    this.#held.push(...reports);
    this.#held.splice(0, this.#held.length - HELD_MAX);
  }

  /** Everything that is held or in the kernel's queue, oldest first. */
  take(): QueueReport[] {
    const reports = this.#held.splice(0);
    for (;;) {
      const pulled = this.pull();
      reports.push(...pulled);
      if (pulled.length < PULL_MAX) return reports;
    }
  }
}

function readReport(fd: number): QueueReport | undefined {
  const length = receiveMessage(fd, PAYLOAD.size, CONTROL.size, MSG_ERRQUEUE | MSG_DONTWAIT);
  if (length < 0) return undefined;
  const data = PAYLOAD.bytes.slice(0, length);
  const control = receivedControl();
  const extended = control.find((message) => message.name === "RECVERR") ?? UNKNOWN;
  if (extended.origin === SO_EE_ORIGIN_TIMESTAMPING) return transmitReport(extended, control, data);
  const destination = receivedAddress();
  const error = new SocketError("recvmsg", extended.errno, destination && formatAddress(destination));
  const truncated = (receivedFlags() & MSG_TRUNC) !== 0;
  return { kind: "error", error, extended, destination: destination as AddressOf<AddressFamily>, data, truncated };
}

function transmitReport(
  { info, data: key }: ExtendedError,
  control: readonly ReceivedControl[],
  data: Uint8Array,
): TransmitReport {
  const stamps = control.find((message): message is Timestamping => message.name === "TIMESTAMPING");
  return { kind: "timestamp", stage: info, key, software: stamps?.software, hardware: stamps?.hardware, data };
}

/** For an entry without its control message, which no kernel makes. */
const UNKNOWN: ExtendedError = {
  name: "RECVERR",
  errno: 0,
  origin: 0,
  type: 0,
  code: 0,
  info: 0,
  data: 0,
  offender: undefined,
};
