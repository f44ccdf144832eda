import { harmlessName, helloHasRoom, readHello } from "@sixbeat/common/datagram";
import type { PathLabels } from "@sixbeat/common/measure";
import { formatHost } from "@sixbeat/common/socket";
import type { Incoming } from "./incoming.ts";

/**
 * What a datagram's hello calls its path. Where it leaves a name out, it is the sender's address and this end's own name;
 * and the own name it is where the hello asks for that, and has room for the answer. It allocates.
 */
export function helloLabels({ batch, message, octets, offset, tlvs }: Incoming, ownName: string): PathLabels {
  const hello = readHello(octets, offset + tlvs.hello);
  const saysName = hello.asksName === true && helloHasRoom(octets, offset + tlvs.hello, Buffer.byteLength(ownName));
  const address = batch.address(message);
  const host = address === undefined ? "unknown" : formatHost(address);
  return {
    source: harmlessName(hello.source) || host,
    target: (saysName ? "" : harmlessName(hello.target)) || ownName,
    family: host.includes(":") ? "ipv6" : "ipv4",
    flow: String(hello.flow),
  };
}
