import {
  DelayHistograms,
  Jitter,
  LastValues,
  type PathLabels,
  PathTable,
  type RowFigures,
  SENDER_FIGURES,
  TRAFFIC_CLASS_FIGURES,
  type TrafficClassFigure,
} from "@sixbeat/common/measure";
import { CountByKind } from "./count-by-kind.ts";
import { ICMP_TYPES } from "./icmp.ts";

/** Paths that are told apart; targets beyond that are counted together as target "other". */
export const MAX_PATHS = 20_000;

/** Errors of the send call that monitoring may wait for: their series exist before the first one happens. */
const FORESEEN_ERRORS = ["EHOSTUNREACH", "EMSGSIZE", "ENETUNREACH", "ENOBUFS"];

/** Why something that came back is not a reply to anything. */
export const REJECTIONS = ["unmatched", "authentication", "malformed", "peer"] as const;
export type Rejection = (typeof REJECTIONS)[number];

/** What datagrams met with on one of the two ways. */
export class WayFigures implements RowFigures {
  /** In nanoseconds. */
  readonly delays: DelayHistograms;
  readonly jitter: Jitter;
  readonly hops: LastValues;
  readonly trafficClass: Readonly<Record<TrafficClassFigure, Float64Array>>;

  constructor(rows: number) {
    this.delays = new DelayHistograms(rows);
    this.jitter = new Jitter(rows);
    this.hops = new LastValues(rows);
    const columns = TRAFFIC_CLASS_FIGURES.map((figure) => [figure, new Float64Array(rows)] as const);
    this.trafficClass = Object.fromEntries(columns) as Record<TrafficClassFigure, Float64Array>;
  }

  move(from: number, to: number): void {
    for (const figures of [this.delays, this.jitter, this.hops]) figures.move(from, to);
    for (const column of Object.values(this.trafficClass)) column[to]! += column[from]!;
    this.#resetClasses(from);
  }

  reset(row: number): void {
    for (const figures of [this.delays, this.jitter, this.hops]) figures.reset(row);
    this.#resetClasses(row);
  }

  copy(row: number) {
    const { delays, jitter, hops, trafficClass } = this;
    const classes = Float64Array.from(Object.values(trafficClass), (column) => column[row]!);
    return { delays: delays.copy(row), jitter: jitter.copy(row), hops: hops.copy(row), classes };
  }

  add(row: number, { delays, jitter, hops, classes }: ReturnType<WayFigures["copy"]>): void {
    this.delays.add(row, delays);
    this.jitter.add(row, jitter);
    this.hops.add(row, hops);
    Object.values(this.trafficClass).forEach((column, at) => {
      column[row]! += classes[at]!;
    });
  }

  #resetClasses(row: number): void {
    for (const column of Object.values(this.trafficClass)) column[row] = 0;
  }
}

/** Everything that a sender counts and measures, a row for each path. */
export class Figures {
  /** Beside what is counted of datagrams that ask for a reply: those that ask for none, those not sent, octets, sessions. */
  readonly paths;
  readonly columns;
  readonly sendErrors = new CountByKind(FORESEEN_ERRORS);
  readonly icmpErrors = new CountByKind(ICMP_TYPES);
  readonly roundTrips: DelayHistograms;
  readonly forward: WayFigures;
  readonly reverse: WayFigures;
  /** What the reflector of each path said last of its clock, as STAMP's sixteen bits. */
  readonly peerClock: LastValues;
  readonly pathMtu: LastValues;
  readonly rejected: Record<Rejection, number> = { unmatched: 0, authentication: 0, malformed: 0, peer: 0 };
  /** What is known of a row beside the columns of `paths`. */
  readonly #further: readonly RowFigures[];
  /** There have been more paths than are told apart. */
  hasOverflowed = false;
  readonly #source: string;

  /**
   * @param source what this end is called.
   * @param paths so many are told apart.
   */
  constructor(source: string, paths = MAX_PATHS) {
    this.#source = source;
    this.paths = new PathTable(
      [...SENDER_FIGURES, "unanswered", "notSent", "octets", "sessions", "backpressure"],
      paths,
      "target",
      (row) => this.#forget(row),
    );
    this.columns = this.paths.columns;
    const { size } = this.paths;
    this.roundTrips = new DelayHistograms(size);
    this.forward = new WayFigures(size);
    this.reverse = new WayFigures(size);
    this.peerClock = new LastValues(size);
    this.pathMtu = new LastValues(size);
    const { sendErrors, icmpErrors, roundTrips, forward, reverse, peerClock, pathMtu } = this;
    this.#further = [sendErrors, icmpErrors, roundTrips, forward, reverse, peerClock, pathMtu];
  }

  row(target: string, family: PathLabels["family"], flow: number): number {
    const row = this.paths.row({ source: this.#source, target, family, flow: String(flow) });
    this.hasOverflowed ||= this.paths.isShared(row);
    return row;
  }

  /**
   * The target of a row is called otherwise. Where there is a row of that name already, its figures grow by those of this
   * one, which is forgotten. Paths that share a row stay there.
   * @returns the row in which it counts from now on.
   */
  rename(row: number, target: string): number {
    if (this.paths.isShared(row)) return row;
    const to = this.paths.rename(row, { ...this.paths.labels(row), target });
    if (to === row) return row;
    for (const figures of [...this.#further, this.paths]) figures.move(row, to);
    return to;
  }

  /** Whether nothing was ever counted in a row. */
  isBlank(row: number): boolean {
    return this.sent(row) + this.columns.notSent[row]! === 0;
  }

  /** Datagrams that the kernel took, whether or not a reply was asked for. */
  sent(row: number): number {
    return this.columns.sent[row]! + this.columns.unanswered[row]!;
  }

  notSent(row: number, code: string, count = 1): void {
    this.columns.notSent[row]! += count;
    this.sendErrors.count(row, code, count);
  }

  /** All that is known of a row, for `add`, perhaps in another thread. */
  copy(row: number): readonly unknown[] {
    return [this.paths, ...this.#further].map((figures) => figures.copy(row));
  }

  /** Adds what was copied to what is known of a row; where it can't be added it is newer. */
  add(row: number, copied: readonly unknown[]): void {
    [this.paths, ...this.#further].forEach((figures, at) => {
      figures.add(row, copied[at] as never);
    });
  }

  /** Another session begins in this row. */
  sessionStarted(row: number): void {
    this.paths.noteSession(row, Date.now());
    this.columns.sessions[row]! += 1;
    this.forward.jitter.interrupt(row);
    this.reverse.jitter.interrupt(row);
  }

  #forget(row: number): boolean {
    if (this.columns.pending[row]! > 0) return false;
    for (const figures of this.#further) figures.reset(row);
    return true;
  }
}
