"""reflect.py HOST PORT KIND: answers requests with replies made with scapy, until it is ended. KIND is `stateful`, which numbers
them itself, `stateless`, which repeats the request's number, or `plain`, which is stateless and knows RFC 8762 only. Says
`reflecting` when it does. Requests 4 and 5 do not arrive; the reply to request 9 does not get back."""

import socket
import sys
import time

from scapy.contrib.stamp import (
    ErrorEstimate,
    STAMPSessionReflectorTestUnauthenticated,
    STAMPSessionSenderTestUnauthenticated,
    STAMPTestTLV,
)
from scapy.layers.inet import UDP

SINCE_1900 = 2_208_988_800
SERVICE_CLASS = 4
UNKNOWN = 0x80
NOT_ARRIVING = (4, 5)
NOT_RETURNING = (9,)
# Level, then the options that ask for the hop limit and the class, what these come as, and those that set them.
V6 = (socket.IPPROTO_IPV6, 51, 66, 52, 67, 16, 67)
V4 = (socket.IPPROTO_IP, 12, 13, 2, 1, 2, 1)


def reflected(tlv, traffic_class):
    """DSCP1 as it was asked for, then DSCP2 and ECN as they arrived; what is not known comes back with U."""
    if tlv.type != SERVICE_CLASS:
        return STAMPTestTLV(flags=UNKNOWN, type=tlv.type, len=tlv.len, value=tlv.value)
    value = (tlv.value[0] >> 2 << 26 | traffic_class << 18).to_bytes(4, "big")
    return STAMPTestTLV(flags=0, type=tlv.type, len=4, value=value)


host, port, kind = sys.argv[1:]
family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
level, ask_hops, ask_class, got_hops, got_class, set_hops, set_class = V6 if family == socket.AF_INET6 else V4
counts = {}
with socket.socket(family, socket.SOCK_DGRAM) as reflector:
    reflector.setsockopt(level, ask_hops, 1)
    reflector.setsockopt(level, ask_class, 1)
    reflector.setsockopt(level, set_hops, 255)
    reflector.bind(address)
    print("reflecting", flush=True)
    while True:
        octets, ancillary, _, peer = reflector.recvmsg(2048, 256)
        received = SINCE_1900 + time.time()
        facts = {what: int.from_bytes(value, "little") for _, what, value in ancillary}
        request = STAMPSessionSenderTestUnauthenticated(octets, _parent=UDP(len=8 + len(octets)))
        if request.seq in NOT_ARRIVING:
            continue
        number = counts.get((peer, request.ssid), 0)
        counts[peer, request.ssid] = number + 1
        tlvs = [reflected(tlv, facts[got_class]) for tlv in request.tlv_objects]
        reply = STAMPSessionReflectorTestUnauthenticated(
            seq=number if kind == "stateful" else request.seq,
            ts=SINCE_1900 + time.time(),
            err_estimate=ErrorEstimate(S=1, Z=0, scale=12, multiplier=200),
            ssid=0 if kind == "plain" else request.ssid,
            ts_rx=received,
            seq_sender=request.seq,
            err_estimate_sender=request.err_estimate,
            ttl_sender=facts[got_hops],
            tlv_objects=[] if kind == "plain" else tlvs,
        )
        reflector.setsockopt(level, set_class, tlvs[0].value[0] & 0xFC)
        if request.seq not in NOT_RETURNING:
            written = bytes(reply)
            # scapy rounds a time that it reads, and this one is to be repeated as it is.
            reflector.sendto(written[:28] + octets[4:12] + written[36:], peer)
