import { baseSize } from "@sixbeat/common/datagram";

/** The least that a STAMP datagram can have, in octets: a request without TLVs. */
export const LEAST_SIZE = baseSize("unauthenticated");
