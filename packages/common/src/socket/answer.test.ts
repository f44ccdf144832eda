import { describe, expect, it } from "vitest";
import {
  type AddressFamily,
  AF_INET,
  AF_INET6,
  IP_PKTINFO,
  PreparedAddress,
  RecvBatch,
  SendBatch,
  SOL_IP,
  Socket,
  type SocketAddress,
} from "./index.ts";

/** A socket on every address that knows where a datagram was sent to. */
function answering(family: AddressFamily): Socket {
  const socket = new Socket<AddressFamily>(family);
  socket.options.set({ recvpktinfo: true });
  socket.bind(family === AF_INET ? ["", 0] : ["", 0, 0, 0]);
  return socket;
}

function asking(family: AddressFamily): Socket {
  const socket = new Socket<AddressFamily>(family);
  socket.options.set({ broadcast: true, multicast_if: "lo", recvtclass: true });
  socket.bind(family === AF_INET ? ["127.0.0.1", 0] : ["::1", 0, 0, 0]);
  return socket;
}

/** Receives what waits at `server`, and answers all of it. */
function answers(server: Socket, out: SendBatch, controlSize = 64): number {
  const batch = new RecvBatch(out.capacity, 64, controlSize);
  const count = server.recvmmsg(batch);
  for (let i = 0; i < count; i++) {
    out.bytes.set(batch.data(i), out.offset(i));
    out.setLength(i, batch.length(i));
    out.answer(i, batch, i);
  }
  return server.sendmmsg(out, 0, count);
}

/** Where the answer to a datagram that was sent to `host` came from. */
function answeredFrom(server: Socket, client: Socket, host: string, controlSize?: number): SocketAddress {
  const [, port] = server.getsockname();
  client.sendto(host, client.family === AF_INET ? [host, port] : [host, port, 0, 0]);
  expect(answers(server, new SendBatch(server.family, 4, 64), controlSize)).toBe(1);
  const batch = new RecvBatch(1, 64);
  expect(client.recvmmsg(batch)).toBe(1);
  expect(Buffer.from(batch.data(0)).toString()).toBe(host);
  expect(batch.address(0)?.[1]).toBe(port);
  return batch.address(0)!;
}

describe("an answer", () => {
  it.each([
    ["IPv4", AF_INET],
    ["IPv4 on an AF_INET6 socket", AF_INET6],
  ] as const)("leaves from the address that was asked over %s", (_, family) => {
    using server = answering(family);
    using client = asking(AF_INET);
    expect(answeredFrom(server, client, "127.0.0.5")[0]).toBe("127.0.0.5");
    // Without that knowledge the kernel chooses.
    expect(answeredFrom(server, client, "127.0.0.5", 0)[0]).toBe("127.0.0.1");
  });

  it("leaves over IPv6 by the interface, too", () => {
    using server = answering(AF_INET6);
    using client = asking(AF_INET6);
    expect(answeredFrom(server, client, "::1")[0]).toBe("::1");
  });

  it.each([
    ["IPv4", AF_INET],
    ["IPv4 on an AF_INET6 socket", AF_INET6],
  ] as const)("to what was sent to a group over %s leaves from an address of the host", (_, family) => {
    using server = answering(family);
    server.join_group("239.66.6.6%lo");
    using client = asking(AF_INET);
    expect(answeredFrom(server, client, "239.66.6.6")[0]).toBe("127.0.0.1");
  });

  it("to a broadcast leaves from an address of the host", () => {
    using client = asking(AF_INET);
    using server = answering(AF_INET);
    expect(answeredFrom(server, client, "127.255.255.255")[0]).toBe("127.0.0.1");
    // An AF_INET6 socket can't tell it from any other address, unless it is told in IPv4's way, too.
    using both = answering(AF_INET6);
    both.setsockopt(SOL_IP, IP_PKTINFO, 1);
    expect(answeredFrom(both, client, "127.255.255.255", 128)[0]).toBe("127.0.0.1");
    expect(answeredFrom(both, client, "127.0.0.5", 128)[0]).toBe("127.0.0.5");
  });

  it("can be given a traffic class, and knows nothing of the slot's last peer", () => {
    using server = answering(AF_INET6);
    using first = asking(AF_INET);
    using second = asking(AF_INET6);
    using third = asking(AF_INET);
    const [, port] = server.getsockname();
    const out = new SendBatch(AF_INET6, 1, 8);
    const answered = (client: Socket) => {
      client.sendto("x", client.family === AF_INET ? ["127.0.0.7", port] : ["::1", port, 0, 0]);
      expect(answers(server, out)).toBe(1);
      const batch = new RecvBatch(1, 8, 64);
      expect(client.recvmmsg(batch)).toBe(1);
      return [batch.address(0)?.[0], batch.trafficClass(0)];
    };
    out.setPeer(0, new PreparedAddress(AF_INET6, ["::1", port, 0xb812345, 0]));
    expect(answered(first)).toEqual(["127.0.0.7", 0]);
    out.setTrafficClass(0, 0x48);
    expect(answered(first)).toEqual(["127.0.0.7", 0x48]);
    expect(answered(second)).toEqual(["::1", 0x48]);
    expect(answered(third)).toEqual(["127.0.0.7", 0x48]);
    // A peer that is no answer is sent to from wherever the routes say.
    const [host, other] = third.getsockname();
    out.setPeer(0, new PreparedAddress(AF_INET6, [host, other, 0, 0]));
    server.sendmmsg(out, 0, 1);
    const batch = new RecvBatch(1, 8);
    third.recvmmsg(batch);
    expect(batch.address(0)?.[0]).toBe("127.0.0.1");
  });

  it("keeps the control messages that the slot was given", () => {
    using server = answering(AF_INET6);
    using client = asking(AF_INET);
    client.options.set({ recvhoplimit: true });
    const out = new SendBatch(AF_INET6, 1, 8);
    out.setControl(0, [{ name: "HOPLIMIT", hopLimit: 9 }]);
    client.sendto("x", ["127.0.0.5", server.getsockname()[1]]);
    expect(answers(server, out)).toBe(1);
    const batch = new RecvBatch(1, 8, 64);
    client.recvmmsg(batch);
    expect([batch.address(0)?.[0], batch.hopLimit(0)]).toEqual(["127.0.0.5", 9]);
  });

  it("needs someone of its family to answer", () => {
    using four = answering(AF_INET);
    four.sendto("x", ["127.0.0.1", four.getsockname()[1]]);
    const batch = new RecvBatch(2, 8, 64);
    four.recvmmsg(batch);
    const out = new SendBatch(AF_INET6, 1, 8);
    expect(() => out.answer(0, batch, 0)).toThrow(RangeError);
    expect(() => new SendBatch(AF_INET, 1, 8).answer(0, batch, 1)).toThrow(RangeError);
    for (const [i, j] of [
      [1, 0],
      [0, 2],
      [0, -1],
      [0.5, 0],
    ] as const) {
      expect(() => new SendBatch(AF_INET, 1, 8).answer(i, batch, j)).toThrow(RangeError);
    }
    expect(() => out.answer(0, {} as never, 0)).toThrow(TypeError);
  });
});
