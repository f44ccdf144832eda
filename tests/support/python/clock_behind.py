"""clock_behind.py HOST PORT SECONDS: a plain STAMP reflector (RFC 8762) whose clock is so many seconds behind, and which
says that it is right to a millisecond. Answers until it is ended; says "reflecting" when it does."""

import socket
import struct
import sys
import time

SINCE_1900 = 2_208_988_800
# Synchronised, with a multiplier of 1 and a scale of 22: 2 to the power of -10 seconds.
ERROR_ESTIMATE = 0x8000 | 22 << 8 | 1


def now():
    return int((SINCE_1900 + time.time() - behind) * 2**32)


host, port, seconds = sys.argv[1:]
behind = float(seconds)
family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
with socket.socket(family, kind, protocol) as reflector:
    reflector.bind(address)
    print("reflecting", flush=True)
    while True:
        request, peer = reflector.recvfrom(2048)
        number, sent, error, ssid = struct.unpack_from("!IQHH", request)
        times = (now(), ERROR_ESTIMATE, ssid, now())
        reflector.sendto(struct.pack("!IQHHQIQH2xB3x", number, *times, number, sent, error, 255), peer)
