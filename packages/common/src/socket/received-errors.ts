import type { SocketAddress } from "./addresses.ts";
import { KIND } from "./control-index.ts";
import { SOCK_EXTENDED_ERR } from "./layout/cmsghdr.ts";
import { type ControlMemory, findReceived, ReceivedFacts } from "./received-facts.ts";

/**
 * What the entries of the error queue that `Socket.recverrmmsg` has filled a batch with say. Each also has the beginning
 * of the datagram for `data(i)`, the datagram's destination for `address(i)`, and a timestamp for `timestampSeconds(i)`,
 * as far as the kernel gives them.
 */
export abstract class ReceivedErrors extends ReceivedFacts {
  readonly #memory: ControlMemory;

  constructor(memory: ControlMemory) {
    super(memory);
    this.#memory = memory;
  }

  /** Of entry `i` the error's number, ENOMSG for a timestamp; -1 when it is none. */
  errorErrno(i: number): number {
    return this.#word(i, SOCK_EXTENDED_ERR.errno);
  }

  /** Who reports entry `i`: SO_EE_ORIGIN_LOCAL, _ICMP, _ICMP6, _TIMESTAMPING…; -1 when it is none. */
  errorOrigin(i: number): number {
    return this.#octet(i, SOCK_EXTENDED_ERR.origin);
  }

  /** The type of the ICMP message of entry `i`; -1 when it is none. */
  errorType(i: number): number {
    return this.#octet(i, SOCK_EXTENDED_ERR.type);
  }

  /** The code of the ICMP message of entry `i`; -1 when it is none. */
  errorCode(i: number): number {
    return this.#octet(i, SOCK_EXTENDED_ERR.code);
  }

  /** Of entry `i` the path MTU when the error is EMSGSIZE, the stage of a timestamp (SCM_TSTAMP_); -1 when it is none. */
  errorInfo(i: number): number {
    return this.#word(i, SOCK_EXTENDED_ERR.info);
  }

  /** The number of the datagram that entry `i` is the timestamp of (SOF_TIMESTAMPING_OPT_ID); -1 when it is none. */
  errorData(i: number): number {
    return this.#word(i, SOCK_EXTENDED_ERR.data);
  }

  /** Who sent the ICMP message of entry `i`; undefined for a local error. It allocates. */
  errorOffender(i: number): SocketAddress | undefined {
    return this.control(i).find((message) => message.name === "RECVERR")?.offender;
  }

  #word(i: number, member: number): number {
    const at = this.#error(i);
    return at < 0 ? -1 : this.#memory.control.view.getUint32(at + member, true);
  }

  #octet(i: number, member: number): number {
    const at = this.#error(i);
    return at < 0 ? -1 : this.#memory.control.view.getUint8(at + member);
  }

  #error(i: number): number {
    const at = findReceived(this.#memory, i, KIND.error6);
    return at >= 0 ? at : findReceived(this.#memory, i, KIND.error4);
  }
}
