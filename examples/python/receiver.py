# Prints what arrives, for ever: python3 examples/python/receiver.py [port]
import socket, sys

port = sys.argv[1] if len(sys.argv) > 1 else "54321"
rows = socket.getaddrinfo(None, port, socket.AF_INET6, socket.SOCK_DGRAM, 0, socket.AI_PASSIVE)
family, type, proto, _, own = rows[0]
s = socket.socket(family, type, proto)
s.bind(own)
while True:
    data, peer = s.recvfrom(65535)
    print(peer, data.decode(), flush=True)
