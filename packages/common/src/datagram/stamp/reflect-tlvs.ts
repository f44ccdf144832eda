import type { Octets } from "../octets.ts";
import { layoutOf, type Mode } from "./layout.ts";
import {
  CLASS_OF_SERVICE,
  DIRECT_MEASUREMENT,
  INTEGRITY_FAILED,
  LOCATION,
  MALFORMED,
  TIMESTAMP_INFORMATION,
  TLV_HEADER,
  UNRECOGNISED,
} from "./tlv.ts";
import { reflectClassOfService } from "./tlv-class-of-service.ts";
import { reflectDirectMeasurement } from "./tlv-direct-measurement.ts";
import type { TlvIndex } from "./tlv-index.ts";
import { judgeTlv } from "./tlv-judgement.ts";
import { type Location, reflectLocation } from "./tlv-location.ts";
import { reflectTimestampInformation, type TimestampInformation } from "./tlv-timestamp-information.ts";

/** What a reflector tells a sender that asks for it with a TLV. */
export interface ReflectedFacts {
  /** The traffic class (DSCP and ECN) that the request arrived with. */
  trafficClass: number;
  /** Whether the reply is sent with the DSCP that the request asks for. If not, it is to go with the one received. */
  dscpPermitted: boolean;
  /** How many requests of the session were received and how many replies sent, modulo 2^32. */
  receivedCount: number;
  sentCount: number;
  /** How T2 and T3 came about. */
  readonly timestamps: TimestampInformation;
  /** What addresses and ports the request arrived with; `undefined` when they are not to be told. */
  location: Location | undefined;
}

export function createReflectedFacts(): ReflectedFacts {
  return {
    trafficClass: 0,
    dscpPermitted: false,
    receivedCount: 0,
    sentCount: 0,
    timestamps: { sourceIn: 0, methodIn: 0, sourceOut: 0, methodOut: 0 },
    location: undefined,
  };
}

/**
 * Makes the TLVs of a request, copied into its reply, those of the reply (RFC 8972, section 4): known ones are answered,
 * unknown ones get the U flag, a malformed one gets the M flag, and all get the I flag when their HMAC is not right.
 * What follows a malformed one stays as it is, and so does what is only padding.
 */
export function reflectTlvs(octets: Octets, offset: number, mode: Mode, tlvs: TlvIndex, facts: ReflectedFacts): void {
  const failed = tlvs.integrity === "failed";
  const integrity = failed ? INTEGRITY_FAILED : 0;
  const end = offset + tlvs.end;
  let at = offset + layoutOf(mode).size;
  for (let left = tlvs.count; left > 0; left -= 1) {
    const length = octets.view.getUint16(at + 2);
    const known = judgeTlv(octets, at, end) === "known";
    octets.view.setUint8(at, integrity | (known ? 0 : UNRECOGNISED));
    if (known && !failed) answer(octets, at, length, facts);
    at += TLV_HEADER + length;
  }
  if (tlvs.malformed) octets.view.setUint8(end, integrity | MALFORMED);
}

function answer(octets: Octets, at: number, length: number, facts: ReflectedFacts): void {
  const value = at + TLV_HEADER;
  switch (octets.view.getUint8(at + 1)) {
    case CLASS_OF_SERVICE:
      reflectClassOfService(octets, value, facts.trafficClass, facts.dscpPermitted);
      break;
    case DIRECT_MEASUREMENT:
      reflectDirectMeasurement(octets, value, facts.receivedCount, facts.sentCount);
      break;
    case LOCATION:
      reflectLocation(octets, value, length, facts.location);
      break;
    case TIMESTAMP_INFORMATION:
      reflectTimestampInformation(octets, value, facts.timestamps);
      break;
  }
}
