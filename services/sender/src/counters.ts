import { type PathLabels, PathTable } from "@sixbeat/common/measure";

/** Paths that are told apart; targets beyond that are counted together as target "other". */
const MAX_PATHS = 20_000;

/** Errors of the send call that monitoring may wait for: their series exist before the first one happens. */
const FORESEEN_ERRORS = ["EHOSTUNREACH", "EMSGSIZE", "ENETUNREACH", "ENOBUFS"];

/** ICMP errors, by the errno that the kernel makes of them on a connected socket. Source: icmp(7), RFC 4443. */
export const ICMP_TYPES: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "port_unreachable"],
  ["EHOSTUNREACH", "host_unreachable"],
  ["ENETUNREACH", "no_route"],
  ["EACCES", "admin_prohibited"],
  ["EMSGSIZE", "packet_too_big"],
  ["EPROTO", "parameter_problem"],
]);

/** Counts every datagram in exactly one place: as sent, or as not sent with the error's code. */
export class Counters {
  readonly paths = new PathTable(["sent", "bytes", "notSent"], MAX_PATHS, "target");
  readonly sendErrors = new ByKind(FORESEEN_ERRORS);
  readonly icmpErrors = new ByKind(ICMP_TYPES.values());
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  row(target: string, family: PathLabels["family"]): number {
    return this.paths.row({ source: this.#source, target, family, flow: "0" });
  }

  countSent(row: number, octets: number): void {
    this.paths.columns.sent[row]! += 1;
    this.paths.columns.bytes[row]! += octets;
  }

  countNotSent(row: number, code: string): void {
    this.paths.columns.notSent[row]! += 1;
    this.sendErrors.count(row, code);
  }

  countIcmpError(row: number, type: string): void {
    this.icmpErrors.count(row, type);
  }
}

/** Counts of rare events by path and kind. There are as many kinds as the system has error names. */
export class ByKind {
  readonly #kinds: readonly string[];
  readonly #counts = new Map<number, Map<string, number>>();

  /** @param kinds the ones that are listed, with 0, before they happen. */
  constructor(kinds: Iterable<string>) {
    this.#kinds = [...kinds];
  }

  count(row: number, kind: string): void {
    const counts = this.of(row);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }

  of(row: number): Map<string, number> {
    const known = this.#counts.get(row);
    if (known !== undefined) return known;
    const counts = new Map(this.#kinds.map((kind) => [kind, 0]));
    this.#counts.set(row, counts);
    return counts;
  }
}
