import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import {
  AF_INET,
  AF_INET6,
  IPV6_FL_A_GET,
  IPV6_FL_F_CREATE,
  IPV6_FL_S_ANY,
  IPV6_FLOWLABEL_MGR,
  inet_ntop,
  inet_pton,
  RecvBatch,
  SO_COOKIE,
  SO_RCVBUF,
  SO_SNDBUF,
  SOL_IPV6,
  SOL_SOCKET,
  Socket,
} from "@sixbeat/common/socket";
import type { Behaviour, Group } from "../behaviour.ts";
import { beside } from "../beside.ts";
import { type Bound6, bound4, bound6 } from "../sockets.ts";

/** The fields of a socket's row in /proc/net/udp or udp6; undefined when it has none. */
function row(family: "udp" | "udp6", port: number): readonly string[] | undefined {
  const rows = readFileSync(`/proc/net/${family}`, "utf8").split("\n").slice(1);
  const tail = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return rows.map((line) => line.trim().split(/\s+/)).find((fields) => fields[1]?.endsWith(tail));
}

/** An address of /proc/net: words in the processor's order, and the port. */
function endpoint(field: string | undefined): readonly [host: string, port: number] {
  const [hex = "", port = ""] = (field ?? "").split(":");
  const octets = Buffer.from(hex, "hex");
  octets.swap32();
  return [inet_ntop(octets.length === 4 ? AF_INET : AF_INET6, octets), Number.parseInt(port, 16)];
}

/** What `ss` prints of one socket with some options. */
function ss(port: number, ...options: readonly string[]): string {
  return execFileSync("ss", ["-H", "-u", "-a", "-n", "-O", ...options, `sport = :${port}`], { encoding: "utf8" });
}

const groupRows = (hex: string) => readFileSync("/proc/net/igmp6", "utf8").split(hex).length - 1;

/** One of the numbers that `ss -m` prints as skmem:(r0,rb212992,…). */
const memory = (port: number, field: string) => Number(new RegExp(`[(,]${field}(\\d+)`).exec(ss(port, "-m"))?.[1]);

const LABEL = 0x6beaf;

function leaseRequest(): Uint8Array {
  const request = Buffer.alloc(32);
  request.set(inet_pton(AF_INET6, "::1"), 0);
  request.writeUInt32BE(LABEL, 16);
  request.writeUInt8(IPV6_FL_A_GET, 20);
  request.writeUInt8(IPV6_FL_S_ANY, 21);
  request.writeUInt16LE(IPV6_FL_F_CREATE, 22);
  return request;
}

const names: readonly Behaviour[] = [
  beside(
    "/proc/net/udp6 has the address that was bound",
    () => {
      using socket = bound6();
      const [host, port] = socket.getsockname();
      return [[host, port], endpoint(row("udp6", port)?.[1])];
    },
    { shown: "[::1] and the port" },
  ),
  beside(
    "/proc/net/udp has the address that was bound",
    () => {
      using socket = bound4();
      const [host, port] = socket.getsockname();
      return [[host, port], endpoint(row("udp", port)?.[1])];
    },
    { shown: "127.0.0.1 and the port" },
  ),
  beside(
    "/proc/net/udp6 has the peer that was connected to",
    () => {
      using socket = bound6();
      using peer = bound6();
      socket.connect(peer.getsockname());
      const [host, port] = socket.getpeername();
      return [[host, port], endpoint(row("udp6", socket.getsockname()[1])?.[2])];
    },
    { shown: "[::1] and the peer's port" },
  ),
  beside(
    "/proc/net/udp6 has no row after connect(null), which gives up a port that the kernel chose",
    () => {
      using socket = bound6();
      const [, port] = socket.getsockname();
      socket.connect(["::1", 9, 0, 0]);
      socket.connect(null);
      return [socket.getsockname()[1] !== 0, row("udp6", port) !== undefined];
    },
    { is: false },
  ),
  beside("/proc/net/udp6 has no row after close", () => {
    const socket = bound6();
    const [, port] = socket.getsockname();
    socket.close();
    return [false, row("udp6", port) !== undefined];
  }),
  beside("/proc/self/fd has no descriptor more after 100 sockets", () => {
    const count = () => readdirSync("/proc/self/fd").length;
    const before = count();
    for (let i = 0; i < 100; i++) new Socket(AF_INET6).close();
    return [0, count() - before];
  }),
  beside(
    "SO_COOKIE is the socket's number in ss -e",
    () => {
      using socket = bound6();
      const [, port] = socket.getsockname();
      const cookie = Buffer.from(socket.getsockopt(SOL_SOCKET, SO_COOKIE, 8)).readBigUInt64LE();
      return [cookie.toString(16), /sk:([0-9a-f]+)/.exec(ss(port, "-e"))?.[1]];
    },
    { shown: "the same number" },
  ),
  beside("the option ipv6_v6only is v6only:1 in ss -e", () => {
    using socket = new Socket(AF_INET6);
    socket.options.set({ ipv6_v6only: true });
    socket.bind(["", 0, 0, 0]);
    return [true, ss(socket.getsockname()[1], "-e").includes("v6only:1")];
  }),
  beside(
    "the option bindtodevice is the zone in ss",
    () => {
      using socket = new Socket(AF_INET6);
      socket.options.set({ bindtodevice: "lo" });
      socket.bind(["::1", 0, 0, 0]);
      const [, port] = socket.getsockname();
      return [true, ss(port).includes(`[::1]%lo:${port}`)];
    },
    { needs: ["root", "ss"] },
  ),
];

const queues: readonly Behaviour[] = [
  beside("what waits is in ss's Recv-Q until it is received: [before, after]", async () => {
    using socket = bound6();
    const [, port] = socket.getsockname();
    const waits = () => Number(ss(port).trim().split(/\s+/)[1]) > 0;
    socket.sendto("waits", socket.getsockname());
    const before = waits();
    await socket.recv();
    return [
      [true, false],
      [before, waits()],
    ];
  }),
  beside("SO_RCVBUF is rb in ss -m", () => {
    using socket = bound6();
    socket.setsockopt(SOL_SOCKET, SO_RCVBUF, 16_384);
    return [socket.getsockopt(SOL_SOCKET, SO_RCVBUF), memory(socket.getsockname()[1], "rb")];
  }),
  beside("SO_SNDBUF is tb in ss -m", () => {
    using socket = bound6();
    socket.setsockopt(SOL_SOCKET, SO_SNDBUF, 16_384);
    return [socket.getsockopt(SOL_SOCKET, SO_SNDBUF), memory(socket.getsockname()[1], "tb")];
  }),
  beside(
    "drops() is the last column of /proc/net/udp6 once the buffer has overflown",
    () => {
      using socket = overflown();
      return [socket.drops(), Number(row("udp6", socket.getsockname()[1])?.at(-1))];
    },
    { shown: "the same number" },
  ),
  beside(
    "and d of ss -m",
    () => {
      using socket = overflown();
      return [socket.drops(), memory(socket.getsockname()[1], "d")];
    },
    { shown: "the same number" },
  ),
  beside("it is above zero then, and every other datagram is received", () => {
    using socket = overflown();
    const dropped = socket.drops();
    let received = 0;
    for (let one = take(socket); one; one = take(socket)) received++;
    return [dropped > 0, dropped + received === SENT];
  }),
];

const SENT = 500;

function overflown(): Bound6 {
  const socket = bound6();
  socket.setsockopt(SOL_SOCKET, SO_RCVBUF, 8192);
  for (let i = 0; i < SENT; i++) socket.sendto(new Uint8Array(1000), socket.getsockname());
  return socket;
}

const BATCH = new RecvBatch(1, 2048);
const take = (socket: Bound6) => socket.recvmmsg(BATCH) === 1;

const groups: readonly Behaviour[] = [
  beside("a group that was joined is in /proc/net/igmp6 until it is left: [joined, left]", () => {
    using socket = new Socket(AF_INET6);
    const hex = "ff020000000000000000000006be0001";
    const before = groupRows(hex);
    socket.join_group("ff02::6be:1%lo");
    const joined = groupRows(hex) - before;
    socket.leave_group("ff02::6be:1%lo");
    return [
      [1, 0],
      [joined, groupRows(hex) - before],
    ];
  }),
  beside("a flow label that was leased is in /proc/net/ip6_flowlabel", () => {
    using socket = new Socket(AF_INET6);
    socket.setsockopt(SOL_IPV6, IPV6_FLOWLABEL_MGR, leaseRequest());
    const leases = readFileSync("/proc/net/ip6_flowlabel", "utf8");
    return [true, leases.includes(LABEL.toString(16).toUpperCase().padStart(5, "0"))];
  }),
];

export const kernelTruth: Group = {
  title: "What /proc/net and ss say",
  source: "proc(5), ss(8). Of one socket at one time.",
  behaviours: [...names, ...queues, ...groups].map((each) => ({ needs: ["ss"], ...each })),
};
