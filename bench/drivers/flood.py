"""What reference.c does, with Python's socket; the same command line, the same lines of figures."""

import json
import select
import socket
import struct
import sys
import time

WINDOW = 1024
counts = {"sent": 0, "received": 0, "expected": 0, "duplicates": 0, "reordered": 0, "trip": 0.0}
seen = bytearray(WINDOW)
read_sequence = struct.Struct(">I").unpack_from
write_sequence = struct.Struct(">I").pack_into


def take(wire):
    expected = counts["expected"]
    full = expected + ((wire - expected + 0x80000000) & 0xFFFFFFFF) - 0x80000000
    if full >= expected:
        if full - expected >= WINDOW:
            seen[:] = bytes(WINDOW)
        else:
            for at in range(expected, full):
                seen[at % WINDOW] = 0
        counts["expected"] = full + 1
    elif expected - full > WINDOW or seen[full % WINDOW]:
        counts["duplicates"] += 1
        return
    else:
        counts["reordered"] += 1
    seen[full % WINDOW] = 1
    counts["received"] += 1


def drain(sock, room, reflects=False):
    try:
        while True:
            if reflects:
                length, sender = sock.recvfrom_into(room)
                sock.sendto(room[:length], sender)
            else:
                sock.recv_into(room)
            take(read_sequence(room)[0])
    except (BlockingIOError, ConnectionRefusedError):
        pass


def report():
    print(json.dumps(counts), flush=True)
    counts.update(received=0, expected=0, duplicates=0, reordered=0)
    seen[:] = bytes(WINDOW)


def listen(sock, port, reflects):
    sock.bind(("::", port))
    print("ready", flush=True)
    room = memoryview(bytearray(65536))
    while True:
        readable, _, _ = select.select([sock, sys.stdin], [], [])
        if sock in readable:
            drain(sock, room, reflects)
        elif sys.stdin in readable:
            if not sys.stdin.readline():
                return
            report()


def load(sock, size, seconds, asks):
    data = bytearray(size)
    room = memoryview(bytearray(65536))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(64):
            write_sequence(data, 0, counts["sent"] & 0xFFFFFFFF)
            try:
                sock.send(data)
                counts["sent"] += 1
            except (BlockingIOError, ConnectionRefusedError):
                pass
        if asks:
            drain(sock, room)
    time.sleep(0.2)
    drain(sock, room)


def ping(sock, size, count):
    sock.setblocking(True)
    trips = []
    for _ in range(count):
        begun = time.monotonic_ns()
        sock.send(bytes(size))
        sock.recv(65536)
        trips.append(time.monotonic_ns() - begun)
        time.sleep(0.01)
    counts["trip"] = sorted(trips)[count // 2]


way, *args = sys.argv[1:]
with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
    sock.setblocking(False)
    if way in ("receive", "reflect"):
        listen(sock, int(args[0]), way == "reflect")
    else:
        sock.connect((args[0], int(args[1])))
        if way == "ping":
            ping(sock, int(args[2]), int(args[3]))
        else:
            load(sock, int(args[2]), float(args[5]), way == "ask")
        report()
