"""classic_receiver.py PORT [GROUP INTERFACE]: prints each datagram as a line of JSON, as the classic sample program does."""

import json
import socket
import struct
import sys

port, *membership = sys.argv[1:]
with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as receiver:
    receiver.bind(("::", int(port)))
    if membership:
        group, interface = membership
        index = socket.if_nametoindex(interface)
        if ":" in group:
            request = socket.inet_pton(socket.AF_INET6, group) + struct.pack("@I", index)
            receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, request)
        else:
            request = socket.inet_aton(group) + struct.pack("@4xI", index)
            receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, request)
    print("receiving", flush=True)
    while True:
        data, peer = receiver.recvfrom(65535)
        print(json.dumps({"peer": peer[0], "text": data.decode()}), flush=True)
