import type { SocketAddress } from "@sixbeat/common/socket";
import { Path } from "./path.ts";
import { lookAt, type Peer, sameAddress } from "./peer.ts";

/** Why a datagram was not sent: an errno's name, or an EAI_ code when the target has no address. */
export type SendError = Error & { readonly code: string };

/** Which addresses of a target are meant: all, the best one first, or those of one family. */
export type DestinationFamily = "any" | "ipv6" | "ipv4";

export interface DestinationOptions {
  readonly target: string;
  readonly label?: string;
  readonly family: DestinationFamily;
  readonly flows: readonly number[];
  /** The row in the figures of each flow. */
  readonly row: (flow: number) => number;
}

/** A target over one family: its address, and a path to it for each flow. */
export class Destination {
  /** The target as it was written. */
  readonly target: string;
  /** What it is called in the figures, unless it says a name of its own. */
  readonly label: string;
  readonly paths: readonly Path[];
  readonly family: DestinationFamily;
  #peer: Peer | undefined;
  /** Why there is no address, while there is none. */
  #unresolved: SendError | undefined;
  #isAbsent = false;
  /** Errors since it was last set to 0. Not errors in a row: hosts send ICMP errors about some datagrams only. */
  troubles = 0;
  /** Datagrams are due. */
  isActive = false;

  constructor({ target, label = target, family, flows, row }: DestinationOptions) {
    this.target = target;
    this.label = label;
    this.family = family;
    this.paths = flows.map((flow) => new Path(this, flow, row(flow)));
  }

  /** The address of the target, once it is known. */
  get peer(): Peer | undefined {
    return this.#peer;
  }

  /** The address as text, or the target while there is none. */
  get peerText(): string {
    return this.#peer?.text ?? this.target;
  }

  /** Why nothing can be sent. */
  get unresolved(): SendError {
    return this.#unresolved ?? NOT_RESOLVED;
  }

  /** The target has addresses, but none that is meant here. */
  get isAbsent(): boolean {
    return this.#isAbsent;
  }

  /** "stale" is an address that was resolved once, of a name that can't be resolved now. */
  get state(): "resolved" | "stale" | "unresolved" {
    if (this.#peer === undefined) return "unresolved";
    return this.#unresolved === undefined ? "resolved" : "stale";
  }

  /**
   * Chooses among the target's addresses, the preferred one first, the first that this host can reach at all. The
   * present one is kept while it is among them, unless an IPv6 address can take the place of an IPv4 one.
   * @returns whether the peer is another one now, or none.
   */
  choose(addresses: readonly SocketAddress[]): boolean {
    const before = this.#peer;
    this.#unresolved = undefined;
    this.#peer = this.#best(addresses.filter((address) => this.#isMeant(address)));
    this.#isAbsent = this.#peer === undefined;
    if (this.#peer === before) return false;
    this.troubles = 0;
    return true;
  }

  /** There is no address for the target, and this is why; an address that is known stays in use. */
  noAddress(error: SendError): void {
    this.#unresolved = error;
  }

  #best(addresses: readonly SocketAddress[]): Peer | undefined {
    const [first] = addresses;
    if (first === undefined) return undefined;
    const present = this.#peer;
    const known = present && addresses.find((address) => sameAddress(address, present.address));
    const candidates = known === undefined ? addresses : [...addresses.filter(isIPv6Before(known)), known];
    for (const candidate of candidates) {
      const peer = candidate === known && present?.mtu !== undefined ? present : lookAt(candidate);
      if (peer.mtu === undefined) continue;
      if (present === undefined || candidate !== known) return peer;
      present.mtu = peer.mtu;
      return present;
    }
    // None can be reached now; sending will say why, and try again.
    return present ?? lookAt(first);
  }

  #isMeant(address: SocketAddress): boolean {
    return this.family === "any" || (this.family === "ipv4") === (address.length === 2);
  }
}

const NOT_RESOLVED = Object.assign(new Error("the target has no address yet"), { code: "EAI_AGAIN" });

function isIPv6Before(present: SocketAddress): (candidate: SocketAddress) => boolean {
  return (candidate) => candidate.length === 4 && present.length === 2;
}
