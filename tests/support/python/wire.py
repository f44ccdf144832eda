"""wire.py PID: a wire from here to the network namespace of a process, whose properties can be changed.

Both ends are interfaces called wire0, here fd00:6::1 and there fd00:6::2. Reads commands from stdin, one on each line:

    forward delay SECONDS       everything takes that long
    forward swap EVERY LATER    every so manieth UDP datagram of a flow comes after so many later ones of its flow
    forward pass                neither of these any more; who was to come later comes now
    count                       says how many datagrams came after later ones: "swapped FORWARD REVERSE"

and likewise with reverse. Answers every command with a line.
"""

import fcntl
import heapq
import os
import selectors
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
UDP = 17


def tun(name):
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return descriptor


def set_up(host, prefix=()):
    lines = f"""
        echo 0 > /proc/sys/net/ipv6/conf/wire0/accept_dad
        ip link set wire0 addrgenmode none mtu 1500 txqueuelen 10000
        ip address add fd00:6::{host}/64 dev wire0 nodad
        ip link set wire0 up"""
    subprocess.run([*prefix, "sh", "-ec", lines], check=True)


class Way:
    def __init__(self, out):
        self.out = out
        self.delay = 0.0
        self.every = self.later = 0
        self.swapped = 0
        self.due = []
        self.flows = {}
        self.order = 0

    def take(self, packet):
        if self.every and packet[6] == UDP:
            self.take_of_flow(packet)
        elif self.delay:
            self.order += 1
            heapq.heappush(self.due, (time.monotonic() + self.delay, self.order, packet))
        else:
            self.put(packet)

    def take_of_flow(self, packet):
        # A flow is a pair of ports. It has what is held of it, how many passed that since, and how many there were.
        flow = self.flows.setdefault(packet[40:44], [None, 0, 0])
        flow[2] += 1
        if flow[0] is None and flow[2] % self.every == 0:
            flow[0], flow[1] = packet, 0
            return
        self.put(packet)
        if flow[0] is not None:
            flow[1] += 1
            if flow[1] == self.later:
                self.release(flow)

    def release(self, flow):
        if flow[1] > 0:
            self.swapped += 1
        held, flow[0] = flow[0], None
        self.put(held)

    def let_pass(self):
        for flow in self.flows.values():
            if flow[0] is not None:
                self.release(flow)
        self.every = self.delay = 0

    def put(self, packet):
        os.write(self.out, packet)

    def put_due(self):
        while self.due and self.due[0][0] <= time.monotonic():
            self.put(heapq.heappop(self.due)[2])

    def wait(self):
        return max(0.0, self.due[0][0] - time.monotonic()) if self.due else None


def obey(command, ways):
    match command.split():
        case [way, "delay", seconds]:
            ways[way].delay = float(seconds)
        case [way, "swap", every, later]:
            ways[way].every, ways[way].later = int(every), int(later)
        case [way, "pass"]:
            ways[way].let_pass()
        case ["count"]:
            print(f"swapped {ways['forward'].swapped} {ways['reverse'].swapped}", flush=True)
            return
    print(f"done {command}", flush=True)


there = tun("wire0")
subprocess.run(["ip", "link", "set", "wire0", "netns", sys.argv[1]], check=True)
here = tun("wire0")
set_up(1)
set_up(2, ["nsenter", "--target", sys.argv[1], "--net"])

forward, reverse = Way(there), Way(here)
ways = {"forward": forward, "reverse": reverse}
selector = selectors.DefaultSelector()
selector.register(here, selectors.EVENT_READ, forward)
selector.register(there, selectors.EVENT_READ, reverse)
selector.register(sys.stdin, selectors.EVENT_READ, None)
# So that a busy machine adds little to the delays.
os.setpriority(os.PRIO_PROCESS, 0, -10)
print("ready", flush=True)
while True:
    waits = [wait for wait in (forward.wait(), reverse.wait()) if wait is not None]
    for key, _ in selector.select(min(waits, default=None)):
        if key.data is None:
            # Not by readline, whose buffer the selector can't see.
            lines = os.read(0, 4096).decode()
            if lines == "":
                sys.exit()
            for line in lines.splitlines():
                obey(line, ways)
            continue
        try:
            while True:
                key.data.take(os.read(key.fd, 65536))
        except BlockingIOError:
            pass
    forward.put_due()
    reverse.put_due()
