"""ask.py HOST PORT COUNT [SOURCE]: sends COUNT requests made with scapy, and writes a line of JSON for each reply: where it
came from, with which hop limit and traffic class, and what scapy reads in it. They leave with traffic class 0xba."""

import json
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
IP_RECVTTL = 12
# Level, then the option that sets the class, those that ask for hop limit and class, and what these come as.
V6 = (socket.IPPROTO_IPV6, 67, 51, 66, 52, 67)
V4 = (socket.IPPROTO_IP, 1, 12, 13, 2, 1)

host, port, count, *source = sys.argv[1:]
family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
level, tclass, ask_hops, ask_class, got_hops, got_class = V6 if family == socket.AF_INET6 else V4
with socket.socket(family, kind, protocol) as sender:
    sender.settimeout(10)
    sender.setsockopt(level, tclass, 0xBA)
    sender.setsockopt(level, ask_hops, 1)
    sender.setsockopt(level, ask_class, 1)
    if source:
        sender.bind((source[0], 0))
    for sequence in range(int(count)):
        request = STAMPSessionSenderTestUnauthenticated(
            seq=sequence,
            ts=SINCE_1900 + time.time(),
            err_estimate=ErrorEstimate(S=1, Z=0, scale=12, multiplier=200),
            ssid=0xBEEF,
            tlv_objects=[
                STAMPTestTLV(flags=0x80, type=4, len=4, value=bytes(4)),
                STAMPTestTLV(flags=0x80, type=99, len=3, value=b"abc"),
            ],
        )
        sender.sendto(bytes(request), address)
        octets, ancillary, _, peer = sender.recvmsg(2048, 256)
        facts = {kind: int.from_bytes(value, "little") for _, kind, value in ancillary}
        reply = STAMPSessionReflectorTestUnauthenticated(octets, _parent=UDP(len=8 + len(octets)))
        told = {
            "from": peer[0],
            "port": peer[1],
            "hops": facts[got_hops],
            "class": facts[got_class],
            "sequence": int(reply.seq),
            "answers": int(reply.seq_sender),
            "ssid": int(reply.ssid),
            "ttl": int(reply.ttl_sender),
            "there": float(reply.ts_rx) - float(reply.ts_sender),
            "stay": float(reply.ts) - float(reply.ts_rx),
            "tlvs": [[int(tlv.flags), int(tlv.type), tlv.value.hex()] for tlv in reply.tlv_objects],
        }
        print(json.dumps(told), flush=True)
