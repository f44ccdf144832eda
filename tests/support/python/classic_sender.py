"""classic_sender.py HOST PORT TEXT...: sends each text in a datagram, as the classic sample program does."""

import socket
import sys

host, port, *texts = sys.argv[1:]
family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
with socket.socket(family, kind, protocol) as sender:
    for text in texts:
        sender.sendto(text.encode(), address)
