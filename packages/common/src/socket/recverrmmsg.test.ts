import { describe, expect, it } from "vitest";
import {
  type AddressFamily,
  AF_INET,
  AF_INET6,
  ERRNO,
  IPV6_PMTUDISC_DO,
  PEER_KEY_WORDS,
  RecvBatch,
  SCM_TSTAMP_SND,
  SO_EE_ORIGIN_ICMP,
  SO_EE_ORIGIN_ICMP6,
  SO_EE_ORIGIN_LOCAL,
  SO_EE_ORIGIN_TIMESTAMPING,
  SOF_TIMESTAMPING_OPT_ID,
  SOF_TIMESTAMPING_OPT_TSONLY,
  SOF_TIMESTAMPING_SOFTWARE,
  SOF_TIMESTAMPING_TX_SOFTWARE,
  Socket,
  type SocketAddress,
} from "./index.ts";
import { text, turn } from "./test-support.ts";

function listening(family: AddressFamily, address: SocketAddress): Socket {
  const socket = new Socket<AddressFamily>(family);
  socket.options.set({ recverr: true });
  socket.bind(address);
  return socket;
}

/** An address where nobody listens. */
function nobody(family: AddressFamily, address: SocketAddress): SocketAddress {
  using gone = listening(family, address);
  return gone.getsockname();
}

/** What an entry of the error queue says, in the order of struct sock_extended_err. */
const facts = (batch: RecvBatch, i: number) => [
  batch.errorErrno(i),
  batch.errorOrigin(i),
  batch.errorType(i),
  batch.errorCode(i),
  batch.errorInfo(i),
  batch.errorData(i),
];

describe("a batch from the error queue", () => {
  it.each([
    ["IPv6", AF_INET6, ["::1", 0, 0, 0], SO_EE_ORIGIN_ICMP6, [1, 4], ["::1", 0, 0, 0]],
    ["IPv4", AF_INET, ["127.0.0.1", 0], SO_EE_ORIGIN_ICMP, [3, 3], ["127.0.0.1", 0]],
    [
      "IPv4 on an AF_INET6 socket",
      AF_INET6,
      ["::ffff:127.0.0.1", 0, 0, 0],
      SO_EE_ORIGIN_ICMP,
      [3, 3],
      ["::ffff:127.0.0.1", 0, 0, 0],
    ],
  ] as const)("tells over %s who refused what", (_, family, address, origin, typeAndCode, offender) => {
    using socket = listening(family, address);
    const [first, second] = [nobody(family, address), nobody(family, address)];
    socket.sendto("one", first);
    socket.takeError();
    socket.sendto("two", second);
    const batch = new RecvBatch(8, 64, 256);
    expect(socket.recverrmmsg(batch)).toBe(2);
    expect(batch.count).toBe(2);
    for (const [i, to, data] of [
      [0, first, "one"],
      [1, second, "two"],
    ] as const) {
      expect(facts(batch, i)).toEqual([ERRNO.ECONNREFUSED, origin, ...typeAndCode, 0, 0]);
      expect(batch.errorOffender(i)).toEqual(offender);
      expect(batch.address(i)).toEqual(to);
      expect(text(batch.data(i))).toBe(data);
      expect(batch.controlTruncated(i)).toBe(false);
    }
    const key = new Uint32Array(PEER_KEY_WORDS);
    batch.writePeerKey(1, key);
    expect(key[5]).toBe(second[1]);
    expect([socket.recverrmmsg(batch), batch.count]).toEqual([0, 0]);
    expect(socket.takeError()).toBeUndefined();
  });

  it("takes no more than it holds, and the rest next time", () => {
    using socket = listening(AF_INET6, ["::1", 0, 0, 0]);
    for (let i = 0; i < 3; i++) {
      socket.sendto(String(i), nobody(AF_INET6, ["::1", 0, 0, 0]));
      socket.takeError();
    }
    const batch = new RecvBatch(2, 64, 256);
    const taken = () => Array.from({ length: socket.recverrmmsg(batch) }, (_, i) => text(batch.data(i)));
    expect([taken(), taken(), taken()]).toEqual([["0", "1"], ["2"], []]);
  });

  it("tells the path MTU that a datagram was too long for", () => {
    using socket = listening(AF_INET6, ["::1", 0, 0, 0]);
    socket.options.set({ mtu_discover: IPV6_PMTUDISC_DO });
    const to = nobody(AF_INET6, ["::1", 0, 0, 0]);
    expect(() => socket.sendto("x".repeat(65_500), to)).toThrow("EMSGSIZE");
    const batch = new RecvBatch(2, 64, 256);
    expect(socket.recverrmmsg(batch)).toBe(1);
    expect([batch.errorErrno(0), batch.errorOrigin(0), batch.errorInfo(0)]).toEqual([
      ERRNO.EMSGSIZE,
      SO_EE_ORIGIN_LOCAL,
      65_536,
    ]);
    expect(batch.errorOffender(0)).toBeUndefined();
    expect(batch.address(0)).toEqual([to[0], to[1], 0, 0]);
  });

  it("tells when which datagram has left, and of no address it once held", () => {
    using socket = listening(AF_INET6, ["::1", 0, 0, 0]);
    const batch = new RecvBatch(4, 64, 256);
    for (let i = 0; i < 2; i++) {
      socket.sendto("x", nobody(AF_INET6, ["::1", 0, 0, 0]));
      socket.takeError();
    }
    expect(socket.recverrmmsg(batch)).toBe(2);
    socket.options.set({
      timestamping:
        SOF_TIMESTAMPING_TX_SOFTWARE |
        SOF_TIMESTAMPING_SOFTWARE |
        SOF_TIMESTAMPING_OPT_ID |
        SOF_TIMESTAMPING_OPT_TSONLY,
    });
    for (let i = 0; i < 2; i++) socket.sendto("x", socket.getsockname());
    expect(socket.recverrmmsg(batch)).toBe(2);
    const key = new Uint32Array(PEER_KEY_WORDS);
    for (const i of [0, 1]) {
      expect(facts(batch, i)).toEqual([ERRNO.ENOMSG, SO_EE_ORIGIN_TIMESTAMPING, 0, 0, SCM_TSTAMP_SND, i]);
      expect(Math.abs(batch.timestampSeconds(i) - Date.now() / 1000)).toBeLessThan(2);
      expect(batch.timestampNanoseconds(i)).toBeLessThan(1_000_000_000);
      expect([batch.length(i), batch.address(i), batch.errorOffender(i)]).toEqual([0, undefined, undefined]);
      key.fill(7);
      batch.writePeerKey(i, key);
      expect([...key]).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  it("says nothing of what is no entry, or found no room", () => {
    using socket = listening(AF_INET6, ["::1", 0, 0, 0]);
    socket.sendto("x", socket.getsockname());
    const batch = new RecvBatch(1, 64, 256);
    expect(socket.recverrmmsg(batch)).toBe(0);
    expect(socket.recvmmsg(batch)).toBe(1);
    expect(facts(batch, 0)).toEqual(Array(6).fill(-1));
    expect(batch.errorOffender(0)).toBeUndefined();
    socket.sendto("x", nobody(AF_INET6, ["::1", 0, 0, 0]));
    const small = new RecvBatch(1, 64, 24);
    expect(socket.recverrmmsg(small)).toBe(1);
    expect([small.controlTruncated(0), ...facts(small, 0)]).toEqual([true, ...Array(6).fill(-1)]);
  });

  it("can't be taken from a closed socket, nor into anything else", () => {
    const socket = listening(AF_INET6, ["::1", 0, 0, 0]);
    expect(() => socket.recverrmmsg({} as never)).toThrow(TypeError);
    socket.close();
    expect(() => socket.recverrmmsg(new RecvBatch(1, 1))).toThrow("EBADF");
  });
});

describe("a watcher with queued", () => {
  it("is called until it has emptied the queue, and gets no reports", async () => {
    using socket = listening(AF_INET6, ["::1", 0, 0, 0]);
    const to = nobody(AF_INET6, ["::1", 0, 0, 0]);
    const batch = new RecvBatch(1, 64, 256);
    const taken: string[] = [];
    let reports = 0;
    let calls = 0;
    socket.watch({
      readable: () => undefined,
      error: () => reports++,
      transmitted: () => reports++,
      queued: () => {
        calls++;
        if (socket.recverrmmsg(batch) > 0) taken.push(text(batch.data(0)));
      },
    });
    await turn();
    for (const word of ["1", "2", "3"]) {
      socket.sendto(word, to);
      socket.takeError();
    }
    while (taken.length < 3) await turn();
    expect(taken).toEqual(["1", "2", "3"]);
    const until = calls;
    for (let i = 0; i < 5; i++) await turn();
    expect([calls, reports]).toEqual([until, 0]);
    expect(socket.recverr()).toEqual([]);
  });

  it("is told of an error that is not in the queue, once", async () => {
    using socket = new Socket(AF_INET6);
    socket.bind(["::1", 0, 0, 0]);
    socket.connect(nobody(AF_INET6, ["::1", 0, 0, 0]) as never);
    const batch = new RecvBatch(1, 64, 256);
    let told = 0;
    const code = new Promise<string>((resolve) => {
      socket.watch({
        readable: () => undefined,
        queued: () => void socket.recverrmmsg(batch),
        error: (error, report) => {
          told++;
          expect(report).toBeUndefined();
          resolve(error.code);
        },
      });
    });
    await turn();
    socket.send("x");
    expect(await code).toBe("ECONNREFUSED");
    for (let i = 0; i < 5; i++) await turn();
    expect(told).toBe(1);
  });

  it("may close the socket, or stop watching", async () => {
    for (const end of ["close", "stop"] as const) {
      using socket = listening(AF_INET6, ["::1", 0, 0, 0]);
      let calls = 0;
      const watch = socket.watch({
        readable: () => undefined,
        queued: () => {
          calls++;
          if (end === "close") socket.close();
          else watch[Symbol.dispose]();
        },
      });
      await turn();
      socket.sendto("x", nobody(AF_INET6, ["::1", 0, 0, 0]) as never);
      for (let i = 0; i < 5; i++) await turn();
      expect(calls).toBe(1);
    }
  });
});
