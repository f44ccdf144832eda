import type { Octets } from "../octets.ts";
import { judgeHello } from "./hello.ts";
import { HMAC_LENGTH } from "./layout.ts";
import {
  CLASS_OF_SERVICE,
  DIRECT_MEASUREMENT,
  EXTRA_PADDING,
  HELLO,
  HMAC,
  LOCATION,
  TIMESTAMP_INFORMATION,
  TLV_HEADER,
} from "./tlv.ts";

/** What type and length say of a TLV: one that is known here, one that is not, or one that cannot be. */
export type TlvJudgement = "known" | "unknown" | "malformed";

/** Judges the TLV that begins at `at` in a datagram that ends at `end`. */
export function judgeTlv(octets: Octets, at: number, end: number): TlvJudgement {
  if (end - at < TLV_HEADER) return "malformed";
  const length = octets.view.getUint16(at + 2);
  return length > end - at - TLV_HEADER ? "malformed" : judgeValue(octets, at, length);
}

function judgeValue(octets: Octets, at: number, length: number): TlvJudgement {
  switch (octets.view.getUint8(at + 1)) {
    case EXTRA_PADDING:
      return "known";
    case LOCATION:
      return length >= 4 ? "known" : "malformed";
    case TIMESTAMP_INFORMATION:
    case CLASS_OF_SERVICE:
      return length === 4 ? "known" : "malformed";
    case DIRECT_MEASUREMENT:
      return length === 12 ? "known" : "malformed";
    case HMAC:
      return length === HMAC_LENGTH ? "known" : "malformed";
    case HELLO:
      return judgeHello(octets, at + TLV_HEADER, length);
    // For private use: they begin with the number of an enterprise.
    case 252:
    case 253:
    case 254:
      return length >= 4 ? "unknown" : "malformed";
    default:
      return "unknown";
  }
}
