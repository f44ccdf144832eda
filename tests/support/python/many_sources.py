"""many_sources.py HOST PORT NETWORK COUNT EACH: sends EACH datagrams from each of the first COUNT addresses of NETWORK."""

import ipaddress
import socket
import sys

IP_FREEBIND = 15

host, port, network, count, each = sys.argv[1:]
family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
first = ipaddress.ip_network(network).network_address + 1
for number in range(int(count)):
    with socket.socket(family, kind, protocol) as sender:
        sender.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1)
        sender.bind((str(first + number), 0))
        for _ in range(int(each)):
            sender.sendto(b"from one of many", address)
