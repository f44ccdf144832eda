"""stamp_numbers.py HOST PORT: a plain STAMP sender (RFC 8762) that stays in one session. Reads lines "FIRST COUNT" from
stdin, and sends so many datagrams, numbered from FIRST on."""

import socket
import struct
import sys
import time

SINCE_1900 = 2_208_988_800

host, port = sys.argv[1:]
family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
with socket.socket(family, kind, protocol) as sender:
    sender.connect(address)
    for line in sys.stdin:
        first, count = map(int, line.split())
        for number in range(first, first + count):
            sent = int((SINCE_1900 + time.time()) * 2**32)
            sender.send(struct.pack("!IQH30x", number, sent, 0x8001))
