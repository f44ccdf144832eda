import { createRequest, type Octets, octetsOf, writeExtraPadding, writeRequest } from "@sixbeat/common/datagram";
import { LEAST_SIZE } from "../least-size.ts";

/**
 * The datagrams of a load: requests of one size without a hello, padded (RFC 8972, Extra Padding), which differ by
 * sequence and time alone. Who sends them to whom, the session's other datagrams say.
 */
export class LoadTemplate {
  /** Octets of each datagram. */
  readonly size: number;
  readonly #octets: Octets;
  readonly #request = createRequest();

  constructor(size: number, ssid: number) {
    this.size = size;
    this.#octets = octetsOf(new Uint8Array(size));
    this.#request.ssid = ssid;
    writeExtraPadding(this.#octets, LEAST_SIZE, size);
  }

  /** Writes `count` of them one after the other, all but sequence and time. */
  fill(octets: Octets, offset: number, count: number, errorEstimate: number): void {
    this.#request.errorEstimate = errorEstimate;
    writeRequest(this.#octets, 0, "unauthenticated", this.#request);
    for (let i = 0; i < count; i++) octets.bytes.set(this.#octets.bytes, offset + i * this.size);
  }
}
