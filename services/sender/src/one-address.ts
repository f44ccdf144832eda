import { isIPv4 } from "node:net";
import type { SocketAddress } from "@sixbeat/common/socket";
import type { SenderConfig } from "./command.ts";
import { Destination } from "./destination.ts";
import type { Path } from "./path.ts";
import type { PathEvents, TargetPaths } from "./path-events.ts";
import type { Reports } from "./reports.ts";
import type { Series } from "./series.ts";
import type { LookupError } from "./target.ts";
import type { ZonedEndpoint } from "./target-field.ts";

/** The paths to a target of which one address is used, the best one; over both families one of each. */
export class OneAddress implements TargetPaths {
  readonly #destinations: readonly Destination[];
  /** Those whose paths count in series. */
  readonly #counting: Set<Destination>;
  readonly #target: string;
  readonly #series: Series;
  readonly #reports: Reports;
  readonly #events: PathEvents;

  /**
   * The series of a path exist from the start, under the family that is expected of it, until it is known that the target
   * has no address of that family.
   */
  constructor(
    { text, host }: ZonedEndpoint,
    { family }: Pick<SenderConfig, "family">,
    flows: readonly number[],
    series: Series,
    reports: Reports,
    events: PathEvents,
  ) {
    this.#target = text;
    this.#series = series;
    this.#reports = reports;
    this.#events = events;
    const expected = family === "ipv4" || isIPv4(host) ? "ipv4" : "ipv6";
    const make = (which: "any" | "ipv6" | "ipv4", inRow: "ipv6" | "ipv4") =>
      new Destination({ target: text, family: which, flows, row: (flow) => series.open(text, inRow, flow) });
    const isBoth = family === "both" && !isAddress(host);
    this.#destinations = isBoth ? [make("ipv6", "ipv6"), make("ipv4", "ipv4")] : [make("any", expected)];
    this.#counting = new Set(this.#destinations);
  }

  get state() {
    return this.#destinations.find(({ peer }) => peer !== undefined)?.state ?? "unresolved";
  }

  get isKnown(): boolean {
    return true;
  }

  *paths(): Iterable<Path> {
    for (const { paths } of this.#destinations) yield* paths;
  }

  end(): void {
    for (const destination of this.#destinations) this.#rest(destination, (row) => this.#series.remove(row));
  }

  resolved(addresses: readonly SocketAddress[]): void {
    for (const destination of this.#destinations) {
      const wasAbsent = destination.isAbsent;
      if (destination.choose(addresses)) this.#redirect(destination);
      if (!destination.isAbsent) this.#activate(destination);
      else if (!wasAbsent) {
        this.#reports.familyAbsent(destination);
        this.#rest(destination, (row) => this.#series.close(row));
      }
    }
  }

  unresolved(error: LookupError, retryMs: number): void {
    for (const destination of this.#destinations) destination.noAddress(error);
    const peer = this.#destinations.find(({ peer }) => peer !== undefined)?.peer;
    this.#reports.unresolved(this.#target, peer?.text, error, retryMs);
    // That nothing can be sent shows in the figures of one family at least.
    const active = this.#destinations.find(({ isActive }) => isActive) ?? this.#destinations[0];
    if (active !== undefined) this.#activate(active);
    for (const destination of this.#destinations) {
      if (!destination.isActive) this.#leave(destination, (row) => this.#series.close(row));
    }
  }

  #redirect(destination: Destination): void {
    const { peer, paths } = destination;
    if (peer !== undefined) this.#count(destination, peer.family);
    for (const path of paths) this.#events.redirect(path);
    this.#reports.peerChanged(destination);
  }

  /** From now on its paths count in the series of this family. */
  #count(destination: Destination, family: "ipv6" | "ipv4"): void {
    const rows = destination.paths.map(({ row }) => row);
    for (const path of destination.paths) path.row = this.#series.open(this.#target, family, path.flow);
    if (this.#counting.has(destination)) for (const row of rows) this.#series.close(row);
    this.#counting.add(destination);
  }

  /** The rhythm of its paths begins when the first lookup has ended, well or badly. */
  #activate(destination: Destination): void {
    if (destination.isActive) return;
    destination.isActive = true;
    for (const path of destination.paths) this.#events.begin(path);
  }

  #rest(destination: Destination, leave: (row: number) => void): void {
    destination.isActive = false;
    for (const path of destination.paths) this.#events.end(path);
    this.#leave(destination, leave);
  }

  #leave(destination: Destination, leave: (row: number) => void): void {
    if (this.#counting.delete(destination)) for (const { row } of destination.paths) leave(row);
  }
}

/** An address is of one family, whatever is asked for. */
function isAddress(host: string): boolean {
  return isIPv4(host) || host.includes(":");
}
