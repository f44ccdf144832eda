import { describe, expect, it } from "vitest";
import {
  AF_INET,
  type ErrorReport,
  MSG_DONTWAIT,
  MSG_ERRQUEUE,
  RecvBatch,
  SCM_TSTAMP_SCHED,
  SCM_TSTAMP_SND,
  SO_EE_ORIGIN_ICMP,
  SO_EE_ORIGIN_ICMP6,
  SOF_TIMESTAMPING_OPT_ID,
  SOF_TIMESTAMPING_OPT_TSONLY,
  SOF_TIMESTAMPING_SOFTWARE,
  SOF_TIMESTAMPING_TX_SCHED,
  SOF_TIMESTAMPING_TX_SOFTWARE,
  Socket,
  type SocketError,
  type TransmitReport,
} from "./index.ts";
import { bound6, type Socket6, text, turn } from "./test-support.ts";

type Address6 = ReturnType<Socket6["getsockname"]>;

/** A socket with the error queue on. */
function listening(address?: string): Socket6 {
  const socket = bound6(address);
  expect(socket.options.set({ recverr: true })).toEqual([]);
  return socket;
}

/** An address where nobody listens. */
function nobody(address?: string): Address6 {
  using gone = bound6(address);
  return gone.getsockname();
}

describe("the error queue", () => {
  it("tells which datagram was refused, by whom and how", () => {
    using socket = listening();
    const to = nobody();
    socket.sendto("hello", to);
    const [report, ...more] = socket.recverr();
    expect(more).toEqual([]);
    expect(report).toMatchObject({
      kind: "error",
      destination: to,
      truncated: false,
      extended: {
        errno: 111,
        origin: SO_EE_ORIGIN_ICMP6,
        type: 1,
        code: 4,
        offender: ["::1", 0, 0, 0],
      },
      error: { code: "ECONNREFUSED", address: `[::1]:${to[1]}` },
    });
    expect(text((report as ErrorReport).data)).toBe("hello");
    expect(socket.recverr()).toEqual([]);
  });

  it("tells the same of IPv4, on a socket of its own and on an AF_INET6 one", () => {
    using four = new Socket(AF_INET);
    four.bind(["127.0.0.1", 0]);
    four.options.set({ recverr: true });
    using mapped = listening("::ffff:127.0.0.1");
    const [, port] = nobody("::ffff:127.0.0.1");
    four.sendto("x", ["127.0.0.1", port]);
    mapped.sendto("x", ["127.0.0.1", port, 0, 0]);
    const extended = { errno: 111, origin: SO_EE_ORIGIN_ICMP, type: 3, code: 3 };
    expect(four.recverr()).toMatchObject([
      { extended: { ...extended, offender: ["127.0.0.1", 0] }, destination: ["127.0.0.1", port] },
    ]);
    expect(mapped.recverr()).toMatchObject([
      {
        extended: { ...extended, offender: ["::ffff:127.0.0.1", 0, 0, 0] },
        destination: ["::ffff:127.0.0.1", port, 0, 0],
      },
    ]);
  });

  it("keeps the order, and what nobody has asked for yet while someone waits", async () => {
    using socket = listening();
    const first = nobody();
    const second = nobody();
    const waiting = socket.recv();
    await turn();
    socket.sendto("1", first);
    await expect(waiting).rejects.toMatchObject({ code: "ECONNREFUSED" });
    socket.sendto("2", second);
    await expect(socket.recv()).rejects.toMatchObject({ code: "ECONNREFUSED" });
    const wait = socket.recv();
    for (let i = 0; i < 5; i++) await turn();
    expect(socket.recverr().map((report) => text(report.data))).toEqual(["1", "2"]);
    socket.sendto("alive", socket.getsockname());
    expect(text(await wait)).toBe("alive");
  });

  it("can be read by recvmsg, too, which waits for it", async () => {
    using socket = listening();
    const to = nobody();
    const wait = socket.recvmsg(100, 256, { flags: MSG_ERRQUEUE });
    await turn();
    socket.sendto("hello", to);
    const [data, ancdata, flags, address] = await wait;
    expect(text(data)).toBe("hello");
    expect(ancdata).toMatchObject([{ name: "RECVERR", errno: 111 }]);
    expect(flags & MSG_ERRQUEUE).toBe(MSG_ERRQUEUE);
    expect(address).toEqual(to);
    await expect(socket.recvmsg(1, 1, { flags: MSG_ERRQUEUE | MSG_DONTWAIT })).rejects.toMatchObject({
      code: "EAGAIN",
    });
  });

  it("tells a watcher, with every report once, and leaves the socket hearing", async () => {
    using socket = listening();
    const to = nobody();
    const told: [SocketError, ErrorReport | undefined][] = [];
    const heard = new Promise<string>((resolve) => {
      const batch = new RecvBatch(1, 16);
      socket.watch({
        readable: () => {
          if (socket.recvmmsg(batch) > 0) resolve(text(batch.data(0)));
        },
        error: (error, report) => {
          told.push([error, report]);
          if (told.length === 3) socket.sendto("alive", socket.getsockname());
        },
      });
    });
    await turn();
    for (const word of ["1", "2", "3"]) {
      // A call fails with the error of the datagram before, and sends nothing.
      try {
        socket.sendto(word, to);
      } catch {
        socket.sendto(word, to);
      }
    }
    expect(await heard).toBe("alive");
    expect(told.map(([error, report]) => [error.address, report && text(report.data)])).toEqual(
      ["1", "2", "3"].map((word) => [`[::1]:${to[1]}`, word]),
    );
    expect(socket.recverr()).toEqual([]);
  });

  it("is left alone when a watcher stops in the middle of it", async () => {
    using socket = listening();
    const to = nobody();
    let told = 0;
    const watch = socket.watch({
      readable: () => undefined,
      error: () => {
        told++;
        watch[Symbol.dispose]();
      },
    });
    socket.sendto("1", to);
    socket.takeError();
    socket.sendto("2", to);
    socket.takeError();
    for (let i = 0; i < 5; i++) await turn();
    expect(told).toBe(1);
    expect(socket.recverr().map((report) => text(report.data))).toEqual(["2"]);
  });

  it("does not keep a loop busy that waits until it can read", async () => {
    using socket = listening();
    socket.sendto("x", nobody());
    await socket.readable();
    await expect(socket.readable({ timeout: 20 })).rejects.toMatchObject({ code: "ETIMEDOUT" });
    expect(socket.recverr()).toHaveLength(1);
  });

  it("holds the newest 256 reports when nobody asks", async () => {
    using socket = listening();
    const to = nobody();
    const wait = socket.recv().catch(() => undefined);
    for (let i = 0; i < 300; i++) {
      socket.sendto(String(i), to);
      socket.takeError();
      // The kernel limits how many ICMP errors it sends in a second, but not on loopback.
      if (i % 50 === 0) await turn();
    }
    for (let i = 0; i < 20; i++) await turn();
    const reports = socket.recverr();
    expect(reports).toHaveLength(256);
    expect(text(reports.at(-1)!.data)).toBe("299");
    socket.close();
    await wait;
  });
});

describe("transmit timestamps", () => {
  const FLAGS = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_TX_SCHED | SOF_TIMESTAMPING_SOFTWARE;

  it("tell when which datagram went to the scheduler and to the adapter", () => {
    using socket = bound6();
    socket.options.set({ timestamping: FLAGS | SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY });
    for (let i = 0; i < 2; i++) socket.sendto("x", socket.getsockname());
    const reports = socket.recverr() as TransmitReport[];
    const told = reports.map(({ kind, key, stage, data }) => [kind, key, stage, data.length]);
    expect(told.sort()).toEqual([
      ["timestamp", 0, SCM_TSTAMP_SND, 0],
      ["timestamp", 0, SCM_TSTAMP_SCHED, 0],
      ["timestamp", 1, SCM_TSTAMP_SND, 0],
      ["timestamp", 1, SCM_TSTAMP_SCHED, 0],
    ]);
    for (const { software, hardware } of reports) {
      expect(Number(software! / 1_000_000n)).toBeGreaterThan(Date.now() - 5_000);
      expect(hardware).toBeUndefined();
    }
  });

  it("wait for whoever receives meanwhile, and disturb nobody", async () => {
    using socket = bound6();
    socket.options.set({ timestamping: FLAGS | SOF_TIMESTAMPING_OPT_ID });
    using peer = bound6();
    const wait = socket.recv();
    await turn();
    socket.sendto("ping", peer.getsockname());
    for (let i = 0; i < 5; i++) await turn();
    peer.sendto("pong", socket.getsockname());
    expect(text(await wait)).toBe("pong");
    const reports = socket.recverr();
    expect(reports.map(({ kind }) => kind)).toEqual(["timestamp", "timestamp"]);
    // Without OPT_TSONLY the datagram comes back whole, with its headers.
    expect(text(reports[0]!.data)).toContain("ping");
  });

  it("are told to a watcher", async () => {
    using socket = bound6();
    socket.options.set({ timestamping: FLAGS | SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY });
    const keys = await new Promise<number[]>((resolve) => {
      const seen: number[] = [];
      socket.watch({
        readable: () => socket.recvmmsg(new RecvBatch(4, 8)),
        transmitted: ({ key }) => {
          seen.push(key);
          if (seen.length === 4) resolve(seen);
        },
      });
      socket.sendto("1", socket.getsockname());
      socket.sendto("2", socket.getsockname());
    });
    expect(keys.sort()).toEqual([0, 0, 1, 1]);
  });

  it("have no address: the queue does not say where the datagram went", async () => {
    using socket = bound6();
    socket.options.set({ timestamping: FLAGS | SOF_TIMESTAMPING_OPT_ID });
    socket.sendto("x", socket.getsockname());
    await socket.recvfrom();
    const [, ancdata, , address] = await socket.recvmsg(100, 256, { flags: MSG_ERRQUEUE });
    expect(ancdata.map(({ name }) => name).sort()).toEqual(["RECVERR", "TIMESTAMPING"]);
    expect(address).toBeUndefined();
  });
});
