import { createHmac } from "node:crypto";

/**
 * Where the fields are, as released: written down here once more, from RFC 8762, so that a change of the codec can't
 * change them unnoticed.
 */
export const PLAIN = {
  size: 44,
  sequence: 0,
  sentAt: 4,
  error: 12,
  ssid: 14,
  receivedAt: 16,
  itsSequence: 24,
  itsSentAt: 28,
  itsError: 36,
  signature: undefined,
} as const;

export const SIGNED = {
  size: 112,
  sequence: 0,
  sentAt: 16,
  error: 24,
  ssid: 26,
  receivedAt: 32,
  itsSequence: 48,
  itsSentAt: 64,
  itsError: 72,
  signature: 96,
} as const;

/** What a reply says apart from when it was said. */
export function timeless(
  reply: Buffer,
  { sentAt, error, receivedAt, signature }: typeof PLAIN | typeof SIGNED,
): string {
  const copy = Buffer.from(reply);
  copy.fill(0, sentAt, sentAt + 8);
  copy.fill(0, error, error + 2);
  copy.fill(0, receivedAt, receivedAt + 8);
  if (signature !== undefined) copy.fill(0, signature, signature + 16);
  return copy.toString("hex");
}

/** The HMAC of RFC 8762, section 4.4: 16 octets over the 96 before it. */
export function signatureOf(datagram: Buffer, key: string): Buffer {
  return hmac(datagram.subarray(0, SIGNED.signature), key);
}

/** The HMAC TLV's of RFC 8972, section 4.8: over the sequence number and the TLVs before it. */
export function tlvSignatureOf(datagram: Buffer, tlvs: Buffer, key: string): Buffer {
  return hmac(Buffer.concat([datagram.subarray(0, 4), tlvs]), key);
}

function hmac(octets: Buffer, key: string): Buffer {
  return createHmac("sha256", Buffer.from(key, "hex")).update(octets).digest().subarray(0, 16);
}
