"""Writes a request and its reply with scapy's STAMP layers, in hexadecimal, one on each line."""

from scapy.contrib.stamp import (
    ErrorEstimate,
    STAMPSessionReflectorTestUnauthenticated,
    STAMPSessionSenderTestUnauthenticated,
    STAMPTestTLV,
)

# 2026-11-22T12:00:00Z in seconds since 1900.
NOON = 4_004_337_600

request = STAMPSessionSenderTestUnauthenticated(
    seq=0x01020304,
    ts=NOON + 0.5,
    err_estimate=ErrorEstimate(S=1, Z=0, scale=12, multiplier=200),
    ssid=0xBEEF,
    tlv_objects=[
        STAMPTestTLV(flags=0x80, type=5, len=12, value=bytes.fromhex("000000070000000000000000")),
        STAMPTestTLV(flags=0x80, type=1, len=3, value=b"abc"),
    ],
)
reply = STAMPSessionReflectorTestUnauthenticated(
    seq=9,
    ts=NOON + 0.75,
    err_estimate=ErrorEstimate(S=0, Z=0, scale=13, multiplier=16),
    ssid=0xBEEF,
    ts_rx=NOON + 0.625,
    seq_sender=0x01020304,
    ts_sender=NOON + 0.5,
    err_estimate_sender=ErrorEstimate(S=1, Z=0, scale=12, multiplier=200),
    ttl_sender=254,
    tlv_objects=[
        STAMPTestTLV(flags=0, type=5, len=12, value=bytes.fromhex("000000070000000800000009")),
        STAMPTestTLV(flags=0, type=1, len=3, value=b"abc"),
    ],
)
print(bytes(request).hex())
print(bytes(reply).hex())
