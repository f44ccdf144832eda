import { isIP } from "node:net";
import type { Endpoint } from "@sixbeat/common/config";
import {
  AF_INET,
  AF_INET6,
  AF_UNSPEC,
  AI_IDN,
  AI_NUMERICHOST,
  getaddrinfo,
  SOCK_DGRAM,
  type SocketAddress,
} from "@sixbeat/common/socket";

/** Which family of addresses is wanted. */
export type FamilyChoice = "auto" | "ipv6" | "ipv4" | "both";

/** The first retry of a name that could not be resolved; each one after that waits twice as long. */
const FIRST_RETRY_MS = 1000;

/** Why a lookup failed: an AddressInfoError or a SocketError. */
export type LookupError = Error & {
  readonly code: string;
  /** The name has addresses of this family only, and they are not wanted. */
  readonly only?: "IPv6" | "IPv4";
};

/** Whether the name servers have answered: there is no such name, or no address of the family behind it. */
export function isAnswer({ code }: LookupError): boolean {
  return NO_ADDRESS.has(code);
}

const NO_ADDRESS = new Set(["EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY"]);

/** What becomes of a target's name. */
export interface TargetEvents {
  /** Its addresses, the preferred one first. Called after each lookup that finds any. */
  resolved(target: Target, addresses: readonly SocketAddress[]): void;
  /** The lookup failed; it is tried again in `retryMs`. */
  unresolved(target: Target, error: LookupError, retryMs: number): void;
}

/** A name that is looked up again and again: at an interval while that goes well, with back-off while it does not. */
export class Target implements Disposable {
  readonly endpoint: Endpoint;
  readonly #family: FamilyChoice;
  readonly #events: TargetEvents;
  #resolveInterval: number;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #lookedUpAt = Number.NEGATIVE_INFINITY;
  /** Ends a lookup; an address needs none. */
  readonly #lookup: AbortController | undefined;
  #isDisposed = false;
  #looking = false;

  constructor(endpoint: Endpoint, family: FamilyChoice, resolveInterval: number, events: TargetEvents) {
    this.endpoint = endpoint;
    this.#family = family;
    this.#resolveInterval = resolveInterval;
    this.#events = events;
    if (isIP(endpoint.host) === 0) this.#lookup = new AbortController();
  }

  /** The target as it was written. */
  get name(): string {
    return this.endpoint.text;
  }

  set resolveInterval(ms: number) {
    this.#resolveInterval = ms;
  }

  /** Looks the name up now; later lookups follow by themselves. Does nothing while one is under way. */
  async resolve(): Promise<void> {
    if (this.#looking || this.#isDisposed) return;
    this.#looking = true;
    this.#lookedUpAt = performance.now();
    clearTimeout(this.#timer);
    try {
      const addresses = await this.#lookUp();
      if (this.#isDisposed) return;
      this.#failures = 0;
      this.#again(this.#resolveInterval);
      this.#events.resolved(this, addresses);
    } catch (error) {
      const failure = await this.#explain(error as LookupError);
      if (this.#isDisposed) return;
      const retryMs = Math.min(FIRST_RETRY_MS * 2 ** this.#failures++, Math.max(this.#resolveInterval, FIRST_RETRY_MS));
      this.#again(retryMs);
      this.#events.unresolved(this, failure, retryMs);
    } finally {
      this.#looking = false;
    }
  }

  /**
   * Looks the name up before its time, because sending to its address fails; returns whether it does. Name servers are
   * asked for it no more often than once a second, and a lookup that failed keeps its back-off.
   */
  resolveEarly(): boolean {
    if (this.#looking || this.#failures > 0 || performance.now() - this.#lookedUpAt < FIRST_RETRY_MS) return false;
    void this.resolve();
    return true;
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#lookup?.abort();
    clearTimeout(this.#timer);
  }

  async #lookUp(): Promise<SocketAddress[]> {
    const family = { auto: AF_UNSPEC, both: AF_UNSPEC, ipv6: AF_INET6, ipv4: AF_INET }[this.#family];
    const rows = await this.#getaddrinfo(family);
    // getaddrinfo's own order (RFC 6724) stays within each family.
    const isIPv4 = ({ family }: { family: number }) => Number(family === AF_INET);
    return rows.sort((a, b) => isIPv4(a) - isIPv4(b)).map(({ address }) => unmapped(address));
  }

  /** Whoever wants one family only is told when a name has addresses of the other. */
  async #explain(error: LookupError): Promise<LookupError> {
    if ((this.#family !== "ipv6" && this.#family !== "ipv4") || !isAnswer(error)) return error;
    const [family, only] = this.#family === "ipv6" ? [AF_INET, "IPv4"] : [AF_INET6, "IPv6"];
    const rows = await this.#getaddrinfo(family).catch(() => []);
    return rows.length === 0 ? error : Object.assign(error, { only });
  }

  #getaddrinfo(family: number) {
    const { host, port } = this.endpoint;
    // An address needs no name service, and so must not wait behind those who do.
    const flags = isIP(host) === 0 ? AI_IDN : AI_NUMERICHOST;
    const yields = this.#failures > 0;
    return getaddrinfo(host, port ?? null, { family, type: SOCK_DGRAM, flags, yields, signal: this.#lookup?.signal });
  }

  #again(ms: number): void {
    if (isIP(this.endpoint.host) !== 0 && this.#failures === 0) return;
    this.#timer = setTimeout(() => void this.resolve(), ms);
  }
}

/** An IPv4-mapped address means IPv4, and is sent to as such. */
function unmapped(address: SocketAddress): SocketAddress {
  return address[0].startsWith(V4_MAPPED) && address[0].includes(".")
    ? [address[0].slice(V4_MAPPED.length), address[1]]
    : address;
}

const V4_MAPPED = "::ffff:";
