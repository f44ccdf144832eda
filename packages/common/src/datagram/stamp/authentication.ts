import { Buffer } from "node:buffer";
import { createHmac, createSecretKey, KeyObject, timingSafeEqual } from "node:crypto";
import type { Octets } from "../octets.ts";
import { BASE_HMAC, HMAC_LENGTH } from "./layout.ts";
import { TLV_HEADER } from "./tlv.ts";

const SEQUENCE = 4;

/**
 * The keys that datagrams are signed and verified with: HMAC-SHA-256, cut to 128 bits. Several at once let both ends
 * change keys one after the other: what any of them made is accepted. They can be neither read back nor printed.
 */
export class AuthenticationKeys {
  readonly #keys: readonly KeyObject[];
  // Compared as copies, so that no views are made for each datagram.
  readonly #received = Buffer.alloc(HMAC_LENGTH);
  readonly #expected = Buffer.alloc(HMAC_LENGTH);

  /** @throws {RangeError} when there is no key or an empty one. */
  constructor(keys: readonly (Uint8Array | KeyObject)[]) {
    this.#keys = keys.map((key) => (key instanceof KeyObject ? key : createSecretKey(key)));
    if (keys.length === 0 || this.#keys.some(({ symmetricKeySize }) => symmetricKeySize === 0)) {
      throw new RangeError("a key is missing or empty");
    }
  }

  /** Signs the base of a datagram in authenticated mode: its first 96 octets. */
  signBase(octets: Octets, offset: number, key = 0): void {
    this.#compute(key, octets, offset, BASE_HMAC, 0, 0);
    this.#expected.copy(octets.bytes, offset + BASE_HMAC);
  }

  /** Which key the base was signed with; -1 for none of them. */
  verifyBase(octets: Octets, offset: number): number {
    return this.#find(octets, offset, BASE_HMAC, 0, 0, offset + BASE_HMAC);
  }

  /** Signs the TLVs: the sequence number, and what is between the base and the HMAC TLV, which begins at `hmac`. */
  signTlvs(octets: Octets, offset: number, base: number, hmac: number, key = 0): void {
    this.#compute(key, octets, offset, SEQUENCE, offset + base, offset + hmac);
    this.#expected.copy(octets.bytes, offset + hmac + TLV_HEADER);
  }

  /** Which key the TLVs were signed with; -1 for none of them. */
  verifyTlvs(octets: Octets, offset: number, base: number, hmac: number): number {
    return this.#find(octets, offset, SEQUENCE, offset + base, offset + hmac, offset + hmac + TLV_HEADER);
  }

  #find(octets: Octets, offset: number, length: number, from: number, to: number, received: number): number {
    octets.bytes.copy(this.#received, 0, received, received + HMAC_LENGTH);
    for (let key = 0; key < this.#keys.length; key += 1) {
      this.#compute(key, octets, offset, length, from, to);
      if (timingSafeEqual(this.#received, this.#expected)) return key;
    }
    return -1;
  }

  #compute(key: number, octets: Octets, offset: number, length: number, from: number, to: number): void {
    const secret = this.#keys[key];
    if (secret === undefined) throw new RangeError(`there is no key ${key}`);
    const hmac = createHmac("sha256", secret).update(octets.bytes.subarray(offset, offset + length));
    if (to > from) hmac.update(octets.bytes.subarray(from, to));
    hmac.digest().copy(this.#expected, 0, 0, HMAC_LENGTH);
  }
}
