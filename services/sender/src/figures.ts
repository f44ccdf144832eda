import {
  ClockQuality,
  DelayHistograms,
  Jitter,
  LastValues,
  type PathLabels,
  PathTable,
  SENDER_FIGURES,
  TRAFFIC_CLASS_FIGURES,
  type TrafficClassFigure,
} from "@sixbeat/common/measure";
import { CountByKind } from "./count-by-kind.ts";
import { ICMP_TYPES } from "./icmp.ts";

/** Paths that are told apart; targets beyond that are counted together as target "other". */
const MAX_PATHS = 20_000;

/** Errors of the send call that monitoring may wait for: their series exist before the first one happens. */
const FORESEEN_ERRORS = ["EHOSTUNREACH", "EMSGSIZE", "ENETUNREACH", "ENOBUFS"];

/** Why something that came back is not a reply to anything. */
export const REJECTIONS = ["unmatched", "authentication", "malformed", "peer"] as const;
export type Rejection = (typeof REJECTIONS)[number];

/** What datagrams met with on one of the two ways. */
export class WayFigures {
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
}

/** Everything that a sender counts and measures, a row for each path. */
export class Figures {
  /** Beside what is counted of datagrams that ask for a reply: those that ask for none, those not sent, octets, sessions. */
  readonly paths = new PathTable(
    [...SENDER_FIGURES, "unanswered", "notSent", "octets", "sessions"],
    MAX_PATHS,
    "target",
  );
  readonly columns = this.paths.columns;
  readonly sendErrors = new CountByKind(FORESEEN_ERRORS);
  readonly icmpErrors = new CountByKind(ICMP_TYPES);
  readonly roundTrips = new DelayHistograms(this.paths.size);
  readonly forward = new WayFigures(this.paths.size);
  readonly reverse = new WayFigures(this.paths.size);
  readonly peerClock = new ClockQuality(this.paths.size);
  readonly pathMtu = new LastValues(this.paths.size);
  readonly rejected: Record<Rejection, number> = { unmatched: 0, authentication: 0, malformed: 0, peer: 0 };
  readonly #source: string;

  /** @param source what this end is called. */
  constructor(source: string) {
    this.#source = source;
  }

  row(target: string, family: PathLabels["family"], flow: number): number {
    return this.paths.row({ source: this.#source, target, family, flow: String(flow) });
  }

  /** Datagrams that the kernel took, whether or not a reply was asked for. */
  sent(row: number): number {
    return this.columns.sent[row]! + this.columns.unanswered[row]!;
  }

  notSent(row: number, code: string): void {
    this.columns.notSent[row]! += 1;
    this.sendErrors.count(row, code);
  }

  /** Another session begins in this row. */
  sessionStarted(row: number): void {
    this.columns.sessions[row]! += 1;
    this.forward.jitter.interrupt(row);
    this.reverse.jitter.interrupt(row);
  }
}
