import { isIP } from "node:net";
import { formatHost, type SocketAddress } from "@sixbeat/common/socket";
import type { SenderConfig } from "./command.ts";
import { Destination } from "./destination.ts";
import type { Path } from "./path.ts";
import type { PathEvents, TargetPaths } from "./path-events.ts";
import { lookAt } from "./peer.ts";
import type { Portion } from "./portion.ts";
import type { Reports } from "./reports.ts";
import { Roster } from "./roster.ts";
import type { Series } from "./series.ts";
import { isAnswer, type LookupError } from "./target.ts";
import type { ZonedEndpoint } from "./target-field.ts";

/** How many milliseconds a name may be without any address, at least, before it is believed. */
const GONE_FOR_GOOD_MS = 10_000;
/** A timer may fire a little early, and lookups take their time: the second of two counts as an interval later. */
const PATIENCE = 0.9;
/** IPv6 addresses without a route before IPv4 ones are taken. */
const TRIED = 3;

/** What all targets share. */
export interface Surroundings {
  readonly options: () => Pick<SenderConfig, "family" | "flows" | "resolveInterval">;
  readonly portion: Portion;
  readonly series: Series;
  readonly reports: Reports;
  readonly events: PathEvents;
  /** Other addresses can be used than before: decide, and call `use`. */
  readonly changed: () => void;
}

/** The paths to a target of which every address is used that it has, as far as fanout chooses it. */
export class AllAddresses implements TargetPaths {
  readonly endpoint: ZonedEndpoint;
  readonly #around: Surroundings;
  readonly #roster = new Roster();
  readonly #destinations = new Map<string, Destination>();
  /** Stands for the target while it has no address: that nothing can be sent shows in its figures. */
  #nowhere: Destination | undefined;
  #error: LookupError | undefined;
  #isLookedUp = false;

  constructor(endpoint: ZonedEndpoint, around: Surroundings) {
    this.endpoint = endpoint;
    this.#around = around;
  }

  get state() {
    if (this.#roster.size === 0) return "unresolved";
    return this.#error === undefined ? "resolved" : "stale";
  }

  get isKnown(): boolean {
    return this.#isLookedUp;
  }

  /** How many addresses are in each state; those that the last answer lacked are `missing`. */
  counts() {
    const counts = { probed: 0, passed_over: 0, missing: 0 };
    for (const [key] of this.#roster.addresses()) {
      if (this.#roster.isMissing(key)) counts.missing++;
      else counts[this.#destinations.has(key) ? "probed" : "passed_over"]++;
    }
    return counts;
  }

  /** The addresses that can be used: all, or IPv6 ones where there are any that this host can reach. */
  candidates(): readonly (readonly [key: string, address: SocketAddress])[] {
    const all = [...this.#roster.addresses()];
    if (this.#around.options().family === "both") return all;
    const ipv6 = all.filter(([, address]) => address.length === 4);
    return ipv6.length === all.length || this.#usesIPv6(ipv6) ? ipv6 : all.filter(([, { length }]) => length === 2);
  }

  /** Sends to these of the candidates, and to no other. */
  use(chosen: ReadonlyMap<string, SocketAddress>): void {
    const gone = [...this.#destinations].filter(([key]) => !chosen.has(key));
    const come = [...chosen].filter(([key]) => !this.#destinations.has(key));
    for (const [key, address] of come) this.#begin(key, address);
    // Before the last path ends, or a run that is bounded by a count would be over.
    this.#standIn(this.#isLookedUp && this.#roster.size === 0);
    for (const [key, destination] of gone) {
      this.#destinations.delete(key);
      this.#rest(destination, (row) => this.#around.series.close(row));
    }
    const { reports, portion, options } = this.#around;
    if (come.length + gone.length > 0 && portion.owns(this.endpoint.text, options().flows)) {
      reports.addressesChanged(this.endpoint.text, this.#roster.size, this.#destinations.size, {
        come: come.map(([key]) => key),
        gone: gone.map(([key]) => key),
      });
    }
  }

  *paths(): Iterable<Path> {
    if (this.#nowhere !== undefined) yield* this.#nowhere.paths;
    for (const { paths } of this.#destinations.values()) yield* paths;
  }

  resolved(addresses: readonly SocketAddress[]): void {
    this.#error = undefined;
    this.#answered(addresses, this.#around.options().resolveInterval);
  }

  /** That there is no such name, or no address behind it, is an answer, too. That nobody answers is none. */
  unresolved(error: LookupError, retryMs: number): void {
    this.#error = error;
    this.#nowhere?.noAddress(error);
    const { reports, options } = this.#around;
    if (isAnswer(error)) this.#answered([], Math.max(options().resolveInterval, GONE_FOR_GOOD_MS));
    else if (!this.#isLookedUp) this.#answered([], Number.POSITIVE_INFINITY);
    const { size } = this.#destinations;
    reports.unresolved(this.endpoint.text, size === 0 ? undefined : addressCount(size), error, retryMs);
  }

  end(): void {
    const { series } = this.#around;
    if (this.#nowhere !== undefined) this.#rest(this.#nowhere, (row) => series.remove(row));
    for (const destination of this.#destinations.values()) this.#rest(destination, (row) => series.remove(row));
  }

  #answered(addresses: readonly SocketAddress[], patience: number): void {
    const isFirst = !this.#isLookedUp;
    this.#isLookedUp = true;
    const changed = this.#roster.answer(addresses, performance.now(), patience * PATIENCE);
    // With a route that was not there before other addresses may be the ones to use.
    if (changed || isFirst || this.#hasBothFamilies()) this.#around.changed();
  }

  #hasBothFamilies(): boolean {
    const families = new Set([...this.#roster.addresses()].map(([, { length }]) => length));
    return families.size > 1;
  }

  #usesIPv6(candidates: readonly (readonly [key: string, address: SocketAddress])[]): boolean {
    if (candidates.some(([key]) => this.#destinations.has(key))) return true;
    return candidates.slice(0, TRIED).some(([, address]) => lookAt(address).mtu !== undefined);
  }

  #begin(key: string, address: SocketAddress): void {
    const { text, host } = this.endpoint;
    // Until the target has said its name, and for good where it says none.
    const label = isIP(host) === 0 ? `${text} [${formatHost(address)}]` : text;
    const { portion, options } = this.#around;
    const flows = portion.flowsTo(key, options().flows);
    const destination = this.#make(label, address.length === 2 ? "ipv4" : "ipv6", flows);
    destination.choose([address]);
    this.#destinations.set(key, destination);
    for (const path of destination.paths) this.#around.events.begin(path);
  }

  #standIn(isNeeded: boolean): void {
    if (isNeeded === (this.#nowhere !== undefined)) return;
    if (this.#nowhere !== undefined) this.#rest(this.#nowhere, (row) => this.#around.series.close(row));
    this.#nowhere = undefined;
    if (!isNeeded) return;
    const { text } = this.endpoint;
    const { family, flows } = this.#around.options();
    const ownFlows = this.#around.portion.flows(text, flows);
    this.#nowhere = this.#make(text, family === "ipv4" ? "ipv4" : "ipv6", ownFlows);
    if (this.#error !== undefined) this.#nowhere.noAddress(this.#error);
    for (const path of this.#nowhere.paths) this.#around.events.begin(path);
  }

  #make(label: string, family: "ipv6" | "ipv4", flows: readonly number[]): Destination {
    const { series } = this.#around;
    const row = (flow: number) => series.open(label, family, flow);
    return new Destination({ target: this.endpoint.text, label, family: "any", flows, row });
  }

  #rest({ paths }: Destination, leave: (row: number) => void): void {
    for (const path of paths) {
      this.#around.events.end(path);
      leave(path.row);
    }
  }
}

function addressCount(count: number): string {
  return count === 1 ? "one address" : `${count} addresses`;
}
