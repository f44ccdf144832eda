import { isIPv4 } from "node:net";
import type { Endpoint } from "@sixbeat/common/config";
import type { SocketAddress } from "@sixbeat/common/socket";
import type { SenderConfig } from "./command.ts";
import { Destination } from "./destination.ts";
import type { Figures } from "./figures.ts";
import type { Path } from "./path.ts";
import type { Reports } from "./reports.ts";
import { type LookupError, Target } from "./target.ts";

/** What becomes of the paths as their targets are looked up. */
export interface PathEvents {
  /** Its rhythm begins: datagrams are due from now on. */
  begin(path: Path): void;
  /** It has another peer than before. */
  redirect(path: Path): void;
  /** Nothing is due on it any more. */
  end(path: Path): void;
}

interface Known {
  readonly lookups: Target;
  readonly destinations: readonly Destination[];
}

/** The targets, as the configuration names them, and where each is to be found. */
export class Targets implements Disposable {
  readonly #config: Pick<SenderConfig, "family" | "flows">;
  readonly #figures: Figures;
  readonly #reports: Reports;
  readonly #events: PathEvents;
  readonly #known = new Map<string, Known>();

  constructor(config: Pick<SenderConfig, "family" | "flows">, figures: Figures, reports: Reports, events: PathEvents) {
    this.#config = config;
    this.#figures = figures;
    this.#reports = reports;
    this.#events = events;
  }

  /** Keeps the targets that are still wanted as they are, ends others, and begins new ones. */
  set(targets: readonly Endpoint[], resolveInterval: number): void {
    const names = new Set(targets.map(({ text }) => text));
    for (const name of [...this.#known.keys()]) if (!names.has(name)) this.#remove(name);
    for (const endpoint of targets) {
      const known = this.#known.get(endpoint.text);
      if (known === undefined) this.#add(endpoint, resolveInterval);
      else known.lookups.resolveInterval = resolveInterval;
    }
  }

  /** Looks a target up before its time. @returns whether it does. */
  resolveEarly(target: string): boolean {
    return this.#known.get(target)?.lookups.resolveEarly() ?? false;
  }

  /** How many targets are in each state. */
  states() {
    const states = { resolved: 0, stale: 0, unresolved: 0 };
    for (const { destinations } of this.#known.values()) {
      const found = destinations.find(({ peer }) => peer !== undefined);
      states[found?.state ?? "unresolved"]++;
    }
    return states;
  }

  *paths(): Iterable<Path> {
    for (const { destinations } of this.#known.values()) for (const { paths } of destinations) yield* paths;
  }

  /** No name is looked up any more. */
  [Symbol.dispose](): void {
    for (const { lookups } of this.#known.values()) lookups[Symbol.dispose]();
  }

  #add(endpoint: Endpoint, resolveInterval: number): void {
    const destinations = this.#destinations(endpoint);
    const lookups = new Target(endpoint, this.#config.family, resolveInterval, {
      resolved: (_, addresses) => this.#resolved(destinations, addresses),
      unresolved: (_, error, retryMs) => this.#unresolved(endpoint.text, destinations, error, retryMs),
    });
    this.#known.set(endpoint.text, { lookups, destinations });
    void lookups.resolve();
  }

  /** The series of a path exist from the start, under the family that is expected of it. */
  #destinations({ text, host }: Endpoint): readonly Destination[] {
    const { family, flows } = this.#config;
    const expected = family === "ipv4" || isIPv4(host) ? "ipv4" : "ipv6";
    const row = (family: "ipv6" | "ipv4") => (flow: number) => this.#figures.row(text, family, flow);
    if (family !== "both" || isAddress(host)) return [new Destination(text, "any", flows, row(expected))];
    return (["ipv6", "ipv4"] as const).map((each) => new Destination(text, each, flows, row(each)));
  }

  #remove(name: string): void {
    const { lookups, destinations } = this.#known.get(name)!;
    this.#known.delete(name);
    lookups[Symbol.dispose]();
    for (const destination of destinations) this.#rest(destination);
    this.#figures.paths.dropTarget(name);
    this.#reports.removed(name);
  }

  #resolved(destinations: readonly Destination[], addresses: readonly SocketAddress[]): void {
    for (const destination of destinations) {
      const wasAbsent = destination.isAbsent;
      if (destination.choose(addresses)) this.#redirect(destination);
      if (!destination.isAbsent) this.#activate(destination);
      else if (!wasAbsent) {
        this.#reports.familyAbsent(destination);
        this.#rest(destination);
      }
    }
  }

  #unresolved(target: string, destinations: readonly Destination[], error: LookupError, retryMs: number): void {
    for (const destination of destinations) destination.noAddress(error);
    const peer = destinations.find(({ peer }) => peer !== undefined)?.peer;
    this.#reports.unresolved(target, peer?.text, error, retryMs);
    // That nothing can be sent shows in the figures of one family at least.
    const active = destinations.find(({ isActive }) => isActive) ?? destinations[0];
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
