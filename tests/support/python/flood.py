"""flood.py HOST PORT COUNT: sends as many datagrams as fast as it can."""

import socket
import sys

host, port, count = sys.argv[1:]
family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
with socket.socket(family, kind, protocol) as sender:
    sender.connect(address)
    send = sender.send
    for number in range(int(count)):
        send(b"flood %d" % number)
