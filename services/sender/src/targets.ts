import type { SocketAddress } from "@sixbeat/common/socket";
import { AllAddresses } from "./all-addresses.ts";
import type { SenderConfig } from "./command.ts";
import { type Candidate, chooseTargets } from "./fanout.ts";
import { type Figures, MAX_PATHS } from "./figures.ts";
import { Naming } from "./naming.ts";
import { OneAddress } from "./one-address.ts";
import type { Path } from "./path.ts";
import type { PathEvents, TargetPaths } from "./path-events.ts";
import type { Portion } from "./portion.ts";
import type { Reports } from "./reports.ts";
import { Series } from "./series.ts";
import { Target } from "./target.ts";
import type { ZonedEndpoint } from "./target-field.ts";

/** An address is an answer to itself, and its path begins in the same turn. */
const LOOKUPS_PER_TURN = 32;

export type TargetsOptions = Pick<
  SenderConfig,
  "name" | "zone" | "targets" | "resolve" | "resolveInterval" | "family" | "flows" | "fanout" | "seriesIdle"
>;

interface Known {
  readonly lookups: Target;
  readonly paths: TargetPaths;
  zone: string | undefined;
}

/** An address of a target. */
interface Place extends Candidate {
  readonly address: SocketAddress;
  readonly owner: AllAddresses;
}

/** The targets, as the configuration names them, and where each is to be found. */
export class Targets implements Disposable {
  readonly naming: Naming;
  readonly #figures: Figures;
  readonly #series: Series;
  readonly #reports: Reports;
  readonly #portion: Portion;
  readonly #events: PathEvents;
  readonly #known = new Map<string, Known>();
  #options: TargetsOptions;
  #sharing: NodeJS.Immediate | undefined;
  /** Lookups that have yet to begin. */
  #waiting: Target[] = [];
  #looking: NodeJS.Immediate | undefined;

  /** Looks nothing up before `set`. */
  constructor(options: TargetsOptions, figures: Figures, reports: Reports, portion: Portion, events: PathEvents) {
    this.#options = options;
    this.#figures = figures;
    this.#reports = reports;
    this.#portion = portion;
    this.#events = events;
    this.#series = new Series(figures, options.seriesIdle);
    this.naming = new Naming(figures, this.#series, reports, events);
  }

  /** Keeps the targets that are still wanted as they are, ends others, and begins new ones. */
  set(options: TargetsOptions): void {
    this.#options = options;
    this.#series.idle = options.seriesIdle;
    const wanted = new Map(this.#wanted().map((endpoint) => [endpoint.text, endpoint]));
    for (const name of [...this.#known.keys()]) if (!wanted.has(name)) this.#remove(name);
    for (const endpoint of wanted.values()) {
      const known = this.#known.get(endpoint.text);
      if (known === undefined) this.#add(endpoint);
      else {
        known.lookups.resolveInterval = options.resolveInterval;
        known.zone = endpoint.zone;
      }
    }
    this.#lookUp();
    this.#share();
    this.#events.chosen();
  }

  /** Looks a target up before its time. @returns whether it does. */
  resolveEarly(target: string): boolean {
    return this.#known.get(target)?.lookups.resolveEarly() ?? false;
  }

  /** How many targets are in each state. */
  states() {
    const states = { resolved: 0, stale: 0, unresolved: 0 };
    for (const [target, { paths }] of this.#known) if (this.#owns(target)) states[paths.state]++;
    return states;
  }

  /** Whether it is known which paths there are. */
  get isChosen(): boolean {
    for (const { paths } of this.#known.values()) if (!paths.isKnown) return false;
    return true;
  }

  /** How many addresses each target has, by what is done with them; of those targets of which all are used. */
  *addresses(): Iterable<readonly [target: string, counts: ReturnType<AllAddresses["counts"]>]> {
    for (const [target, { paths }] of this.#known) {
      if (paths instanceof AllAddresses && this.#owns(target)) yield [target, paths.counts()];
    }
  }

  *paths(): Iterable<Path> {
    for (const { paths } of this.#known.values()) yield* paths.paths();
  }

  /** No name is looked up any more. */
  [Symbol.dispose](): void {
    for (const { lookups } of this.#known.values()) lookups[Symbol.dispose]();
    clearImmediate(this.#sharing);
    clearImmediate(this.#looking);
    this.#series[Symbol.dispose]();
  }

  /** Where each target has one address, the targets themselves are chosen among, before any is looked up. */
  #wanted(): readonly ZonedEndpoint[] {
    const { name, zone, targets, resolve, fanout, flows } = this.#options;
    const unique = new Map(targets.map((endpoint) => [endpoint.text, { ...endpoint, key: endpoint.text }]));
    const all = [...unique.values()];
    const chosen = resolve === "all" || fanout === 0 ? all : chooseTargets({ name, zone }, all, fanout);
    this.#portion.set(chosen.map(({ text }) => text));
    // Of names of which all addresses are used any may be this thread's.
    return resolve === "all" ? chosen : chosen.filter(({ text }) => this.#portion.flows(text, flows).length > 0);
  }

  #owns(target: string): boolean {
    return this.#portion.owns(target, this.#options.flows);
  }

  #add(endpoint: ZonedEndpoint): void {
    const { family, resolveInterval } = this.#options;
    const paths = this.#pathsTo(endpoint);
    const lookups = new Target(endpoint, family, resolveInterval, {
      resolved: (_, addresses) => paths.resolved(addresses),
      unresolved: (_, error, retryMs) => paths.unresolved(error, retryMs),
    });
    this.#known.set(endpoint.text, { lookups, paths, zone: endpoint.zone });
    this.#waiting.push(lookups);
  }

  /** Begins lookups, of thousands of targets some in each turn of the event loop: what is sent already has its replies. */
  #lookUp(): void {
    clearImmediate(this.#looking);
    for (const lookups of this.#waiting.splice(0, LOOKUPS_PER_TURN)) void lookups.resolve();
    this.#looking = this.#waiting.length > 0 ? setImmediate(() => this.#lookUp()) : undefined;
    this.#checkRoom();
  }

  #pathsTo(endpoint: ZonedEndpoint): TargetPaths {
    if (this.#options.resolve === "one") {
      const flows = this.#portion.flows(endpoint.text, this.#options.flows);
      return new OneAddress(endpoint, this.#options, flows, this.#series, this.#reports, this.#events);
    }
    return new AllAddresses(endpoint, {
      options: () => this.#options,
      portion: this.#portion,
      series: this.#series,
      reports: this.#reports,
      events: this.#events,
      // Many names may be answered at once.
      changed: () => {
        this.#sharing ??= setImmediate(() => {
          this.#share();
          this.#events.chosen();
        });
      },
    });
  }

  #remove(name: string): void {
    const { lookups, paths } = this.#known.get(name)!;
    this.#known.delete(name);
    lookups[Symbol.dispose]();
    paths.end();
    this.#reports.removed(name);
  }

  /** Chooses the addresses that are sent to, among those of all targets. */
  #share(): void {
    clearImmediate(this.#sharing);
    this.#sharing = undefined;
    const chosen = new Map<AllAddresses, Map<string, SocketAddress>>();
    for (const { paths } of this.#known.values()) if (paths instanceof AllAddresses) chosen.set(paths, new Map());
    for (const { owner, key, address } of this.#chosen()) chosen.get(owner)?.set(key, address);
    for (const [paths, addresses] of chosen) paths.use(addresses);
    this.#checkRoom();
  }

  #chosen(): readonly Place[] {
    const { name, zone, fanout } = this.#options;
    const places = new Map<string, Place>();
    for (const { paths, zone } of this.#known.values()) {
      if (!(paths instanceof AllAddresses)) continue;
      for (const [key, address] of paths.candidates()) {
        // An address that several names have is the first one's.
        if (!places.has(key)) places.set(key, { key, zone, address, owner: paths });
      }
    }
    return fanout === 0 ? [...places.values()] : chooseTargets({ name, zone }, [...places.values()], fanout);
  }

  #checkRoom(): void {
    if (this.#figures.hasOverflowed) this.#reports.tooManyPaths(MAX_PATHS);
  }
}
