import type { Direction } from "@sixbeat/common/measure";
import { type Dependencies, type LimitedLog, limited, type PrintMode } from "@sixbeat/common/service";
import type { SenderConfig } from "./command.ts";
import type { Destination, SendError } from "./destination.ts";
import { ICMP_MEANING, type IcmpType } from "./icmp.ts";
import type { Path } from "./path.ts";
import { Printing } from "./printing.ts";
import type { Session } from "./session.ts";
import type { LookupError } from "./target.ts";
import type { RoundTrip, TrafficEvents } from "./traffic-events.ts";

/** Where what happens to paths and datagrams is printed and logged. */
export class Reports implements TrafficEvents, Disposable {
  readonly #logger: Dependencies["logger"];
  readonly #limited: LimitedLog;
  readonly #printing: Printing;
  readonly #lacking = new Set<string>();
  readonly #tooLong: string;
  #hasSaidTooMany = false;

  constructor(config: SenderConfig, dependencies: Dependencies) {
    this.#logger = dependencies.logger;
    this.#limited = limited(dependencies.logger);
    this.#printing = new Printing(config.print, dependencies);
    const remedy = config.size === undefined ? "shorten the message" : "choose a smaller size";
    this.#tooLong = `the datagram is larger than the path takes (its MTU); ${remedy}`;
  }

  set printing(mode: PrintMode) {
    this.#printing.mode = mode;
  }

  started({ targets, interval, rate, format }: SenderConfig): void {
    const names = targets.map(({ text }) => text);
    const what = targets.length === 1 ? plain(targets[0]!) : `${names.length} targets`;
    const rhythm = rate === undefined ? { intervalMs: interval } : { rate: Number.isFinite(rate) ? rate : "max" };
    this.#logger.info({ targets: names.slice(0, MOST_NAMES), ...rhythm, format }, `sending to ${what}`);
  }

  lacks(option: string): void {
    if (this.#lacking.has(option)) return;
    this.#lacking.add(option);
    this.#logger.warn({ option }, "this kernel lacks an option; going on without");
  }

  clockWasSet(milliseconds: number): void {
    const message = "this host's clock was set; what is under way has no delays";
    this.#limited.log("clock", "warn", { milliseconds: Math.round(milliseconds) }, message);
  }

  /** Said once: why delays begin before the call and not when the datagram leaves. */
  notStamping(reason: string): void {
    this.#logger.info({ reason }, "the time right before the call stands for the time at which a datagram leaves");
  }

  segmentsRefused({ target }: Path, error: SendError): void {
    this.#logger.info({ target, err: error }, "no segmentation offload on this way; datagrams are handed over singly");
  }

  removed(target: string): void {
    this.#logger.info({ target }, `no longer sending to ${target}`);
  }

  peerChanged({ target, peer }: Destination): void {
    if (peer === undefined) return;
    const oneWay = peer.isMany ? "; many may hear it, so no reply is asked for" : "";
    // That an address is itself is no news, and there may be thousands of them.
    const isNews = peer.isMany || !(target.startsWith(peer.address[0]) || target.startsWith("["));
    this.#logger[isNews ? "info" : "debug"]({ target, address: peer.text }, `${target} is ${peer.text}${oneWay}`);
  }

  /** Of all addresses of a target, other ones are sent to than before. */
  addressesChanged(target: string, known: number, used: number, { come, gone }: AddressChange): void {
    const names = known === 1 ? "one address" : `${known} addresses`;
    const sending = used === known ? "" : `, sending to ${used} of them`;
    const fields = { target, addresses: known, sendingTo: used, come: come.length, gone: gone.length };
    const listed = { began: come.slice(0, MOST_NAMES), ended: gone.slice(0, MOST_NAMES) };
    this.#logger.info({ ...fields, ...listed }, `${target} has ${names}${sending}`);
  }

  /** A target says what it calls itself. */
  named({ target, destination, label }: Path): void {
    const address = destination.peerText;
    this.#logger.debug({ target, address, name: label }, `${address} calls itself ${label}`);
  }

  /** Said once. */
  tooManyPaths(limit: number): void {
    if (this.#hasSaidTooMany) return;
    this.#hasSaidTooMany = true;
    this.#logger.warn({ limit }, `there are more than ${limit} paths: further ones are counted together, as "other"`);
  }

  /** The target has addresses, but none of the family. */
  familyAbsent({ target, family }: Destination): void {
    this.#logger.info({ target, family }, `${target} has no ${family === "ipv6" ? "IPv6" : "IPv4"} address`);
  }

  unresolved(target: string, stillSendingTo: string | undefined, error: LookupError, retryMs: number): void {
    const still = stillSendingTo === undefined ? "" : `, still sending to ${stillSendingTo}`;
    const why = error.only === undefined ? "can't be resolved" : onlyText(error.only);
    const message = `${target} ${why}${still}; trying again in ${Math.round(retryMs / 1000)} s`;
    this.#limited.log(`${target} ${error.code}`, "warn", { target, err: error }, message);
  }

  sent(session: Session, sequence: number, octets: number, bytes: Uint8Array, start: number, end: number): void {
    this.#printing.sent(session, sequence, octets, bytes, start, end);
  }

  notSent(path: Path, error: SendError): void {
    path.destination.troubles++;
    const { target } = path;
    const hint = error.code === "EMSGSIZE" ? this.#tooLong : HINTS.get(error.code);
    const fields = { target, err: error, ...(hint === undefined ? {} : { hint }) };
    this.#limited.log(`${target} ${error.code}`, "warn", fields, "not sent");
  }

  replied(session: Session, sequence: number, count: number, facts: RoundTrip): void {
    this.#printing.replied(session, sequence, count, "reply", facts);
  }

  repliedAgain(session: Session, sequence: number, verdict: "late" | "duplicate", facts: RoundTrip): void {
    this.#printing.replied(session, sequence, 1, verdict, facts);
  }

  lost(session: Session, sequence: number, direction: Direction): void {
    this.#printing.lost(session, sequence, direction);
  }

  icmpError(session: Session, type: IcmpType): void {
    session.path.destination.troubles++;
    const { target } = session.path;
    const message = `${session.peer.text} answered: ${ICMP_MEANING[type]}`;
    this.#limited.log(`${target} icmp ${type}`, "warn", { target, icmp: type }, message);
  }

  [Symbol.dispose](): void {
    this.#printing[Symbol.dispose]();
  }
}

/** Addresses that are sent to from now on, and no more. */
export interface AddressChange {
  readonly come: readonly string[];
  readonly gone: readonly string[];
}

/** What 2001:db8::7:9999 is: an address, to the last number. */
function plain({ host, port, text }: SenderConfig["targets"][number]): string {
  return host.includes(":") && !text.startsWith("[") ? `[${host}]:${port}` : text;
}

function onlyText(only: "IPv6" | "IPv4"): string {
  return `has ${only} addresses only, and ${only === "IPv4" ? "IPv6" : "IPv4"} alone is asked for (family)`;
}

/** Targets that the first log line names, and addresses that one does. */
const MOST_NAMES = 10;

const HINTS = new Map([
  ["ENETUNREACH", "this host has no route there; ip -6 route shows which it has"],
  [
    "EADDRNOTAVAIL",
    "this host has no address to send from; ip address shows which it has (of IPv6 none where sysctl net.ipv6.conf.all.disable_ipv6 is 1)",
  ],
  ["EAFNOSUPPORT", "this kernel has no IPv6; boot it without ipv6.disable=1"],
  ["EINVAL", "a link-local address needs its interface, as in fe80::1%eth0"],
  ["EPERM", "a firewall rule of this host forbids it"],
]);
