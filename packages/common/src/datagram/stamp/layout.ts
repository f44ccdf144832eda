// Where the fields are. All numbers are big-endian; MBZ is zero when sent and ignored when received (RFC 8762, sections
// 4.2 and 4.3; the SSID is RFC 8972's). TLVs follow, if the datagram is longer than its base.
//
// Request (Session-Sender), unauthenticated     Reply (Session-Reflector), unauthenticated
//
//      0       1       2       3                    0       1       2       3
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
//  0 |           Sequence            |          0 |           Sequence            |
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
//  4 |          Timestamp T1         |          4 |          Timestamp T3         |
//    |                               |            |                               |
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
// 12 |Error estimate |     SSID      |         12 |Error estimate |     SSID      |
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
// 16 |                               |         16 |     Receive timestamp T2      |
//    |                               |            |                               |
//    |                               |            +-------+-------+-------+-------+
// 24 |                               |         24 |       Sender's sequence       |
//    |              MBZ              |            +-------+-------+-------+-------+
// 28 |                               |         28 |     Sender's timestamp T1     |
//    |                               |            |                               |
//    |                               |            +-------+-------+-------+-------+
// 36 |                               |         36 |Sender's error |      MBZ      |
//    |                               |            +-------+-------+-------+-------+
// 40 |                               |         40 |  TTL  |          MBZ          |
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
// 44                                           44
//
// Request, authenticated                        Reply, authenticated
//
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
//  0 |           Sequence            |          0 |           Sequence            |
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
//  4 |            MBZ (12)           |          4 |            MBZ (12)           |
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
// 16 |        Timestamp T1 (8)       |         16 |        Timestamp T3 (8)       |
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
// 24 |Error estimate |     SSID      |         24 |Error estimate |     SSID      |
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
// 28 |                               |         28 |            MBZ (4)            |
//    |                               |            +-------+-------+-------+-------+
// 32 |                               |         32 |   Receive timestamp T2 (8)    |
//    |                               |            +-------+-------+-------+-------+
// 40 |                               |         40 |            MBZ (8)            |
//    |                               |            +-------+-------+-------+-------+
// 48 |            MBZ (68)           |         48 |       Sender's sequence       |
//    |                               |            +-------+-------+-------+-------+
// 52 |                               |         52 |            MBZ (12)           |
//    |                               |            +-------+-------+-------+-------+
// 64 |                               |         64 |   Sender's timestamp T1 (8)   |
//    |                               |            +-------+-------+-------+-------+
// 72 |                               |         72 |Sender's error |               |
//    |                               |            +-------+-------+    MBZ (6)    |
//    |                               |            |                               |
//    |                               |            +-------+-------+-------+-------+
// 80 |                               |         80 |  TTL  |        MBZ (15)       |
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
// 96 |           HMAC (16)           |         96 |           HMAC (16)           |
//    +-------+-------+-------+-------+            +-------+-------+-------+-------+
// 112                                         112

/** Whether the base is protected by an HMAC: the two modes of RFC 8762. */
export type Mode = "unauthenticated" | "authenticated";

export interface Layout {
  /** How long a datagram without TLVs is. */
  readonly size: number;
  readonly timestamp: number;
  readonly errorEstimate: number;
  readonly ssid: number;
  readonly receiveTimestamp: number;
  readonly senderSequence: number;
  readonly senderTimestamp: number;
  readonly senderErrorEstimate: number;
  readonly ttl: number;
}

const UNAUTHENTICATED: Layout = {
  size: 44,
  timestamp: 4,
  errorEstimate: 12,
  ssid: 14,
  receiveTimestamp: 16,
  senderSequence: 24,
  senderTimestamp: 28,
  senderErrorEstimate: 36,
  ttl: 40,
};

const AUTHENTICATED: Layout = {
  size: 112,
  timestamp: 16,
  errorEstimate: 24,
  ssid: 26,
  receiveTimestamp: 32,
  senderSequence: 48,
  senderTimestamp: 64,
  senderErrorEstimate: 72,
  ttl: 80,
};

/** The HMAC of the authenticated mode covers what is before it. */
export const BASE_HMAC = 96;

/** HMAC-SHA-256, cut to 128 bits. */
export const HMAC_LENGTH = 16;

export function layoutOf(mode: Mode): Layout {
  return mode === "authenticated" ? AUTHENTICATED : UNAUTHENTICATED;
}

/** How long a datagram without TLVs is: 44 or 112 octets. */
export function baseSize(mode: Mode): number {
  return layoutOf(mode).size;
}
