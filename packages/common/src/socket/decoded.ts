import { domainToUnicode } from "node:url";

/** A host name as people read it: "bücher.example" for "xn--bcher-kva.example". What can't be decoded stays as it is. */
export function decoded(host: string): string {
  // Of a numeric IPv6 address domainToUnicode makes nothing.
  return /(^|\.)xn--/i.test(host) ? domainToUnicode(host) || host : host;
}
