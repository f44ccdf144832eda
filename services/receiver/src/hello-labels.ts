import { readHello } from "@sixbeat/common/datagram";
import type { PathLabels } from "@sixbeat/common/measure";
import { formatHost } from "@sixbeat/common/socket";
import type { Incoming } from "./incoming.ts";

/**
 * What a datagram's hello calls its path; where it leaves a name out, the sender's address and this end's own name. It
 * allocates.
 */
export function helloLabels({ batch, message, octets, offset, tlvs }: Incoming, target: string): PathLabels {
  const hello = readHello(octets, offset + tlvs.hello);
  const address = batch.address(message);
  const host = address === undefined ? "unknown" : formatHost(address);
  return {
    source: harmless(hello.source) || host,
    target: harmless(hello.target) || target,
    family: host.includes(":") ? "ipv6" : "ipv4",
    flow: String(hello.flow),
  };
}

/** Names come from whoever sends: what moves the cursor, hides or reorders text does not get into logs and pages. */
function harmless(name: string): string {
  return name.replace(UNPRINTABLE, "\ufffd");
}

// Cc, Zl, Zp, Cf (bidirectional marks, zero-width characters), Co and Cn.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Co}\p{Cn}]/gu;
