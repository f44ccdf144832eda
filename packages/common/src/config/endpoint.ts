import { isIPv4, isIPv6 } from "node:net";
import { Refusal } from "./refusal.ts";

/** A host and a port as a person writes them. */
export interface Endpoint {
  /** A name or an address without brackets; a zone stays on it: `fe80::1%eth0`. */
  readonly host: string;
  readonly port: number | undefined;
  /** What was written, without blanks around it. */
  readonly text: string;
}

export interface EndpointRules {
  /** The port when none is written. */
  readonly defaultPort?: number;
  /** Port 0: the system chooses one. */
  readonly allowPortZero?: boolean;
  /** `::` and `0.0.0.0`: every address of this host. */
  readonly wildcard?: boolean;
}

const LONGEST_NAME = 253;
/** Room for a zone or a port beside the longest name. */
const LONGEST = LONGEST_NAME + 47;

/** Reads `host`, `host:port`, `address%zone` and `[address]:port`. Throws a `Refusal`. */
export function parseEndpoint(written: string, rules: EndpointRules = {}): Endpoint {
  const text = written.trim();
  if (text === "") throw new Refusal("is empty; write a host or host:port, such as [::1]:54321");
  if (text.length > LONGEST) throw new Refusal("is too long for a host and a port");
  if (/[\s\p{Cc}]/u.test(text)) throw new Refusal("has a blank inside; write a host or host:port without blanks");
  if (text.includes("://")) throw new Refusal("is a URL; write only host:port");
  const bare = rules.wildcard === true ? /^:?(\d{1,5})$/.exec(text) : null;
  if (bare !== null) throw new Refusal(`is a port without an address; write [::]:${bare[1]} for every address`);
  const { host, port } = text.startsWith("[") ? splitBracketed(text) : splitBare(text);
  if (rules.wildcard !== true && isUnspecified(host)) {
    throw new Refusal("stands for every address of a host; write the name or address of one");
  }
  return { host, port: port === undefined ? rules.defaultPort : parsePort(port, rules), text };
}

interface Split {
  readonly host: string;
  readonly port: string | undefined;
}

function splitBracketed(text: string): Split {
  const end = text.indexOf("]");
  if (end < 0) throw new Refusal(`has no closing bracket; write ${bracketed(text.slice(1)) ?? "[2001:db8::7]:54321"}`);
  const host = text.slice(1, end);
  const rest = text.slice(end + 1);
  if (host === "") throw new Refusal("has nothing in its brackets; write an IPv6 address there, such as [::1]");
  if (rest !== "" && !rest.startsWith(":")) {
    throw new Refusal(`goes on after the closing bracket; write [${host}] or [${host}]:port`);
  }
  if (!isZonedAddress(host)) {
    if (/[:%]/.test(host))
      throw new Refusal("has no valid IPv6 address in its brackets; write one such as [2001:db8::7]");
    throw new Refusal(`has brackets, which are for IPv6 addresses only; write ${host}${rest}`);
  }
  return { host, port: rest === "" ? undefined : rest.slice(1) };
}

function splitBare(text: string): Split {
  if (text.split("%", 1)[0]?.match(/:.*:/)) {
    if (isZonedAddress(text)) return { host: text, port: undefined };
    const withPort = bracketed(text);
    const advice = withPort === undefined ? "write one such as 2001:db8::7" : `with a port, write ${withPort}`;
    throw new Refusal(`is not an IPv6 address; ${advice}`);
  }
  if (text.includes("%")) throw new Refusal("has a zone, which only an IPv6 address has, such as fe80::1%eth0");
  const colon = text.indexOf(":");
  const host = colon < 0 ? text : text.slice(0, colon);
  checkName(host);
  return { host, port: colon < 0 ? undefined : text.slice(colon + 1) };
}

/** An address, with a number after it or not, as it should have been written: `::1:54321` is `[::1]:54321`. */
function bracketed(text: string): string | undefined {
  if (isZonedAddress(text)) return `[${text}]`;
  const colon = text.lastIndexOf(":");
  const [address, port] = [text.slice(0, colon), text.slice(colon + 1)];
  return isZonedAddress(address) && /^\d+$/.test(port) ? `[${address}]:${port}` : undefined;
}

// Linux allows every character in an interface name but blanks, "/" and ":".
function isZonedAddress(text: string): boolean {
  const percent = text.indexOf("%");
  if (percent < 0) return isIPv6(text);
  return isIPv6(text.slice(0, percent)) && /^[^%/:[\]]+$/.test(text.slice(percent + 1));
}

function checkName(host: string): void {
  if (host === "") throw new Refusal("has no host; write one before the colon, such as localhost:54321");
  if (isIPv4(host)) return;
  // As URLs have it: a name that ends in a number is an IPv4 address.
  if (/(^|\.)(\d+|0x[\da-f]*)\.?$/i.test(host)) {
    throw new Refusal("is not an IPv4 address; write four numbers from 0 to 255, such as 192.0.2.7");
  }
  if (host.length > LONGEST_NAME || !/^[\p{L}\p{M}\p{N}_-]+(\.[\p{L}\p{M}\p{N}_-]+)*\.?$/u.test(host)) {
    throw new Refusal("is not a host name; write letters, digits, hyphens and single dots, such as host.example");
  }
}

function parsePort(port: string, { allowPortZero = false }: EndpointRules): number {
  const least = allowPortZero ? 0 : 1;
  if (port === "") throw new Refusal(`has a colon but no port; write a number from ${least} to 65535 after it`);
  if (!/^\d+$/.test(port)) throw new Refusal(`has a port that is not a number; write one from ${least} to 65535`);
  const number = Number(port);
  if (number < least || number > 65_535) throw new Refusal(`has a port that is out of range; write ${least} to 65535`);
  return number;
}

function isUnspecified(host: string): boolean {
  return host === "0.0.0.0" || (isIPv6(host) && /^[0:.]+$/.test(host));
}
