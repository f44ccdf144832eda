"""Measures Python's socket: see driver.ts for the manners of a driver. Given a way, it echoes instead."""

import json
import platform
import socket
import statistics
import subprocess
import sys
from time import perf_counter_ns

BURST = 64
ROOM = 2048
ECHOES = {}


def bound():
    s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    s.bind(("::1", 0))
    return s


def time_bursts(count, before, timed, after):
    total = 0
    for _ in range(0, count, BURST):
        before()
        begun = perf_counter_ns()
        timed()
        total += perf_counter_ns() - begun
        after()
    return total / (-(-count // BURST) * BURST)


def nothing():
    pass


def bursts(connected):
    """Two sockets, and what sends a burst and what receives one in each way."""
    sender, receiver = bound(), bound()
    target = receiver.getsockname()
    if connected:
        sender.connect(target)
    buffer = bytearray(ROOM)

    def sendto(data):
        for _ in range(BURST):
            sender.sendto(data, target)

    def send(data):
        for _ in range(BURST):
            sender.send(data)

    def recvfrom():
        for _ in range(BURST):
            receiver.recvfrom(ROOM)

    def recvmsg():
        for _ in range(BURST):
            receiver.recvmsg(ROOM, 256)

    def recv_into():
        for _ in range(BURST):
            receiver.recv_into(buffer)

    return sender, receiver, sendto, send, recvfrom, recvmsg, recv_into


def measure_sendto(size, count):
    _s, _r, sendto, _, recvfrom, _, _ = bursts(False)
    data = bytes(size)
    return time_bursts(count, nothing, lambda: sendto(data), recvfrom)


def measure_send(size, count):
    _s, _r, _, send, recvfrom, _, _ = bursts(True)
    data = bytes(size)
    return time_bursts(count, nothing, lambda: send(data), recvfrom)


def measure_recvfrom(size, count):
    _s, _r, _, send, recvfrom, _, _ = bursts(True)
    data = bytes(size)
    return time_bursts(count, lambda: send(data), recvfrom, nothing)


def measure_recvmsg(size, count):
    _s, receiver, _, send, _, recvmsg, _ = bursts(True)
    receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVHOPLIMIT, 1)
    data = bytes(size)
    return time_bursts(count, lambda: send(data), recvmsg, nothing)


def measure_recv_into(size, count):
    _s, _r, _, send, _, _, recv_into = bursts(True)
    data = bytes(size)
    return time_bursts(count, lambda: send(data), recv_into, nothing)


def trips(count, trip):
    times = []
    for _ in range(count):
        begun = perf_counter_ns()
        trip()
        times.append(perf_counter_ns() - begun)
    return statistics.median_high(times)


def measure_echo(size, count):
    s, data, target = bound(), bytes(size), ("::1", echo_port("echo"))

    def trip():
        s.sendto(data, target)
        s.recvfrom(ROOM)

    return trips(count, trip)


def measure_echo_fastest(size, count):
    s, data, buffer = bound(), bytes(size), bytearray(ROOM)
    s.connect(("::1", echo_port("echo-fastest")))

    def trip():
        s.send(data)
        s.recv_into(buffer)

    return trips(count, trip)


def echo_port(way):
    if way not in ECHOES:
        process = subprocess.Popen([sys.executable, __file__, way], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ECHOES[way] = (process, int(process.stdout.readline()))
    return ECHOES[way][1]


def echo(way):
    s = bound()
    print(s.getsockname()[1], flush=True)
    buffer = bytearray(ROOM)
    view = memoryview(buffer)
    while way == "echo":
        s.sendto(*s.recvfrom(ROOM))
    while True:
        length, peer = s.recvfrom_into(buffer)
        s.sendto(view[:length], peer)


MEASURES = {
    "sendto": measure_sendto,
    "recvfrom": measure_recvfrom,
    "recvmsg": measure_recvmsg,
    "sendmmsg": measure_send,
    "recvmmsg": measure_recv_into,
    "echo": measure_echo,
    "echo-fastest": measure_echo_fastest,
}

if len(sys.argv) > 1:
    echo(sys.argv[1])
print(json.dumps({"version": platform.python_version()}), flush=True)
try:
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["workload"] in MEASURES:
            answer = {"nanoseconds": MEASURES[asked["workload"]](asked["size"], asked["count"])}
        else:
            answer = {"missing": "it has nothing like it"}
        print(json.dumps(answer), flush=True)
finally:
    for process, _ in ECHOES.values():
        process.kill()
