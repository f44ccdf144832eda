"""road.py: a long road. Packets that are routed into tun0 come out of it later.

Reads lines "DELAY SPREAD" in seconds from stdin: from then on each packet takes DELAY and up to SPREAD more, so packets
overtake each other when SPREAD is longer than what is between them. Says "open" once tun0 is there.
"""

import fcntl
import heapq
import os
import random
import select
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000

tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", b"tun0", IFF_TUN | IFF_NO_PI))
print("open", flush=True)

delay = spread = 0.0
under_way = []
while True:
    pause = max(0, under_way[0][0] - time.monotonic()) if under_way else None
    for ready in select.select([tun, 0], [], [], pause)[0]:
        if ready == 0:
            line = os.read(0, 1024).decode().splitlines()
            if not line:
                sys.exit()
            delay, spread = map(float, line[-1].split())
            continue
        try:
            while True:
                packet = os.read(tun, 65536)
                heapq.heappush(under_way, (time.monotonic() + delay + random.random() * spread, packet))
        except (BlockingIOError, OSError):
            pass
    while under_way and under_way[0][0] <= time.monotonic():
        os.write(tun, heapq.heappop(under_way)[1])
