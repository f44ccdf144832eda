import { isIPv4 } from "node:net";
import type { Endpoint } from "@sixbeat/common/config";
import { DatagramPrinter, type Dependencies, type LimitedLog, limited, type PrintMode } from "@sixbeat/common/service";
import { formatAddress, type SocketError } from "@sixbeat/common/socket";
import type { SenderConfig } from "./command.ts";
import type { Counters } from "./counters.ts";
import type { Path, PathEvents, SendError } from "./path.ts";
import type { LookupError } from "./target.ts";

/** Where what happens to the paths is counted, printed and logged. */
export class Reports implements PathEvents, Disposable {
  readonly #counters: Counters;
  readonly #logger: Dependencies["logger"];
  readonly #limited: LimitedLog;
  readonly #printer: DatagramPrinter;

  constructor(config: SenderConfig, counters: Counters, { logger, output }: Dependencies) {
    this.#counters = counters;
    this.#logger = logger;
    this.#limited = limited(logger);
    this.#printer = new DatagramPrinter(config.print, logger, output);
  }

  set printing(mode: PrintMode) {
    this.#printer.mode = mode;
  }

  started({ targets, interval }: SenderConfig): void {
    const names = targets.map(({ text }) => text);
    const what = names.length === 1 ? names[0] : `${names.length} targets`;
    this.#logger.info({ targets: names.slice(0, MOST_NAMES), intervalMs: interval }, `sending to ${what}`);
  }

  /** The series of a path exist from the start, under the family that is expected of it. */
  added(path: Path, endpoint: Endpoint, family: SenderConfig["family"]): void {
    const expectIPv4 = family === "ipv4" || isIPv4(endpoint.host);
    path.row = this.#counters.row(path.name, expectIPv4 ? "ipv4" : "ipv6");
  }

  removed(path: Path): void {
    this.#counters.paths.dropTarget(path.name);
    this.#logger.info({ target: path.name }, `no longer sending to ${path.name}`);
  }

  peerChanged(path: Path): void {
    if (path.peer === undefined) return;
    path.row = this.#counters.row(path.name, path.peer.length === 2 ? "ipv4" : "ipv6");
    const address = formatAddress(path.peer);
    this.#logger.info({ target: path.name, address }, `${path.name} is ${address}`);
  }

  unresolved(path: Path, error: LookupError, retryMs: number): void {
    const still = path.peer === undefined ? "" : `, still sending to ${formatAddress(path.peer)}`;
    const message = `${path.name} can't be resolved${still}; trying again in ${Math.round(retryMs / 1000)} s`;
    this.#limited.log(`${path.name} ${error.code}`, "warn", { target: path.name, err: error }, message);
  }

  sent(path: Path, data: Uint8Array): void {
    this.#counters.countSent(path.row, data.length);
    if (!this.#printer.wants()) return;
    this.#printer.print({ event: "sent", peer: path.peerText, length: data.length, data });
  }

  notSent(path: Path, error: SendError): void {
    this.#counters.countNotSent(path.row, error.code);
    const hint = HINTS.get(error.code);
    const fields = { target: path.name, err: error, ...(hint === undefined ? {} : { hint }) };
    this.#limited.log(`${path.name} ${error.code}`, "warn", fields, "not sent");
  }

  icmpError(path: Path, type: string, error: SocketError): void {
    this.#counters.countIcmpError(path.row, type);
    const what = ICMP_MEANING.get(type) ?? error.message;
    const message = `${path.peerText} answered: ${what}`;
    this.#limited.log(
      `${path.name} icmp ${type}`,
      "warn",
      { target: path.name, icmp: type, code: error.code },
      message,
    );
  }

  [Symbol.dispose](): void {
    this.#printer[Symbol.dispose]();
  }
}

/** Targets that the first log line names. */
const MOST_NAMES = 10;

const HINTS = new Map([
  ["EMSGSIZE", "the datagram is larger than the path takes (its MTU); shorten the message"],
  ["ENETUNREACH", "this host has no route there; ip -6 route shows which it has"],
  ["EADDRNOTAVAIL", "this host has no address to send from; ip address shows which it has"],
  ["EINVAL", "a link-local address needs its interface, as in fe80::1%eth0"],
  ["EPERM", "a firewall rule of this host forbids it"],
]);

const ICMP_MEANING = new Map([
  ["port_unreachable", "port unreachable; nothing receives there"],
  ["host_unreachable", "address unreachable, or too many hops"],
  ["no_route", "no route to the destination"],
  ["admin_prohibited", "administratively prohibited; a firewall refuses it"],
  ["packet_too_big", "too big for the path"],
]);
