import { isIPv4 } from "node:net";
import type { SocketAddress } from "@sixbeat/common/socket";
import type { SenderConfig } from "./command.ts";
import { Destination } from "./destination.ts";
import type { Figures } from "./figures.ts";
import type { Path } from "./path.ts";
import type { PathEvents, TargetPaths } from "./path-events.ts";
import type { Reports } from "./reports.ts";
import type { LookupError } from "./target.ts";
import type { ZonedEndpoint } from "./target-field.ts";

/** The paths to a target of which one address is used, the best one; over both families one of each. */
export class OneAddress implements TargetPaths {
  readonly #destinations: readonly Destination[];
  readonly #target: string;
  readonly #figures: Figures;
  readonly #reports: Reports;
  readonly #events: PathEvents;

  /** The series of a path exist from the start, under the family that is expected of it. */
  constructor(
    { text, host }: ZonedEndpoint,
    { family, flows }: Pick<SenderConfig, "family" | "flows">,
    figures: Figures,
    reports: Reports,
    events: PathEvents,
  ) {
    this.#target = text;
    this.#figures = figures;
    this.#reports = reports;
    this.#events = events;
    const expected = family === "ipv4" || isIPv4(host) ? "ipv4" : "ipv6";
    const make = (which: "any" | "ipv6" | "ipv4", inRow: "ipv6" | "ipv4") =>
      new Destination({ target: text, family: which, flows, row: (flow) => figures.row(text, inRow, flow) });
    const isBoth = family === "both" && !isAddress(host);
    this.#destinations = isBoth ? [make("ipv6", "ipv6"), make("ipv4", "ipv4")] : [make("any", expected)];
  }

  get state() {
    return this.#destinations.find(({ peer }) => peer !== undefined)?.state ?? "unresolved";
  }

  *paths(): Iterable<Path> {
    for (const { paths } of this.#destinations) yield* paths;
  }

  end(): void {
    for (const destination of this.#destinations) this.#rest(destination);
    this.#figures.paths.dropTarget(this.#target);
  }

  resolved(addresses: readonly SocketAddress[]): void {
    for (const destination of this.#destinations) {
      const wasAbsent = destination.isAbsent;
      if (destination.choose(addresses)) this.#redirect(destination);
      if (!destination.isAbsent) this.#activate(destination);
      else if (!wasAbsent) {
        this.#reports.familyAbsent(destination);
        this.#rest(destination);
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
  }

  #redirect(destination: Destination): void {
    const { peer, paths, target } = destination;
    for (const path of paths) {
      if (peer !== undefined) path.row = this.#figures.row(target, peer.family, path.flow);
      this.#events.redirect(path);
    }
    this.#reports.peerChanged(destination);
  }

  /** The rhythm of its paths begins when the first lookup has ended, well or badly. */
  #activate(destination: Destination): void {
    if (destination.isActive) return;
    destination.isActive = true;
    for (const path of destination.paths) this.#events.begin(path);
  }

  #rest(destination: Destination): void {
    destination.isActive = false;
    for (const path of destination.paths) this.#events.end(path);
  }
}

/** An address is of one family, whatever is asked for. */
function isAddress(host: string): boolean {
  return isIPv4(host) || host.includes(":");
}
