# Sends a line to a receiver every second: python3 examples/python/sender.py [host [port]]
import socket, sys, time

host = sys.argv[1] if len(sys.argv) > 1 else "::1"
port = sys.argv[2] if len(sys.argv) > 2 else "54321"
family, type, proto, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
s = socket.socket(family, type, proto)
count = 0
while True:
    s.sendto(f"{socket.gethostname()} {count}".encode(), target)
    count += 1
    time.sleep(1)
