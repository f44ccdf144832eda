import {
  createReflection,
  createTlvIndex,
  encodeErrorEstimate,
  indexRequestTlvs,
  type Octets,
  octetsOf,
  type TimestampFormat,
  writeClassOfService,
  writeExtraPadding,
  writeHello,
  writeReply,
  writeRequest,
} from "@sixbeat/common/datagram";

export const NOON = Date.UTC(2026, 10, 22, 12) / 1000;

/** A request of the pair's as it goes out, and its reply. */
export interface Exchange {
  readonly request: Buffer;
  readonly reply: Buffer;
}

/** The sender's timestamps are NTP's, the reflector's in the format that is given. */
export function exchange(reflectorFormat: TimestampFormat): Exchange {
  const octets = octetsOf(new Uint8Array(128));
  let at = writeRequest(octets, 0, "unauthenticated", {
    sequence: 0x01020304,
    sent: { seconds: NOON, nanoseconds: 500_000_000 },
    errorEstimate: encodeErrorEstimate(true, 200 * 2 ** -20),
    ssid: 0xbeef,
  });
  at = writeHello(octets, at, {
    source: "alpha",
    target: "beta",
    message: "hello",
    wantsReply: true,
    age: 1000,
    flow: 0,
  });
  at = writeClassOfService(octets, at, 46);
  at = writeExtraPadding(octets, at, 100);
  const request = Buffer.from(octets.bytes.subarray(0, at));
  return { request, reply: reflect(octets, at, reflectorFormat) };
}

function reflect(octets: Octets, length: number, format: TimestampFormat): Buffer {
  const tlvs = createTlvIndex();
  indexRequestTlvs(octets, 0, length, "unauthenticated", undefined, tlvs);
  const reflection = Object.assign(createReflection(), {
    sequence: 9,
    received: { seconds: NOON, nanoseconds: 625_000_000 },
    sent: { seconds: NOON, nanoseconds: 750_000_000 },
    errorEstimate: encodeErrorEstimate(false, 128 * 2 ** -22, format),
    ttl: 254,
  });
  reflection.facts.trafficClass = 0xb9;
  reflection.facts.dscpPermitted = true;
  const replied = writeReply(octets, 0, octets, 0, length, "unauthenticated", tlvs, reflection);
  return Buffer.from(octets.bytes.subarray(0, replied));
}
