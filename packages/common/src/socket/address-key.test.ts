import { describe, expect, it } from "vitest";
import {
  type AddressFamily,
  AF_INET,
  AF_INET6,
  DESTINATION_KEY_WORDS,
  PEER_KEY_WORDS,
  PreparedAddress,
  RecvBatch,
  Socket,
  type SocketAddress,
} from "./index.ts";

/** A batch with one datagram that the socket has sent to itself. */
function fromSelf(family: AddressFamily, address: SocketAddress, controlSize = 64): [RecvBatch, SocketAddress] {
  using socket = new Socket<AddressFamily>(family);
  socket.options.set({ recvpktinfo: true });
  socket.bind(address);
  socket.sendto("x", socket.getsockname());
  const batch = new RecvBatch(2, 16, controlSize);
  socket.recvmmsg(batch);
  return [batch, socket.getsockname()];
}

describe("keys", () => {
  it.each([
    ["IPv6", AF_INET6, ["::1", 0, 0, 0], [0, 0, 0, 1]],
    ["IPv4", AF_INET, ["127.0.0.1", 0], [0, 0, 0xffff, 0x7f000001]],
    ["IPv4 on an AF_INET6 socket", AF_INET6, ["::ffff:127.0.0.1", 0, 0, 0], [0, 0, 0xffff, 0x7f000001]],
  ] as const)("tell who sent a datagram over %s, and where it was sent to", (_, family, address, words) => {
    const [batch, own] = fromSelf(family, address);
    const key = new Uint32Array(PEER_KEY_WORDS + 2).fill(7);
    batch.writePeerKey(0, key, 1);
    expect([...key]).toEqual([7, ...words, 0, own[1], 7]);
    const to = new Uint32Array(DESTINATION_KEY_WORDS + 2).fill(7);
    batch.writeDestinationKey(0, to, 1);
    expect([...to]).toEqual([7, ...words, 7]);
    key.fill(7);
    new PreparedAddress(family, own).writeKey(key, 2);
    expect([...key]).toEqual([7, 7, ...words, 0, own[1]]);
  });

  it("are zeros where nothing is known", () => {
    const [batch] = fromSelf(AF_INET6, ["::1", 0, 0, 0], 0);
    const key = new Uint32Array(PEER_KEY_WORDS).fill(7);
    batch.writeDestinationKey(0, key);
    expect([...key]).toEqual([0, 0, 0, 0, 7, 7]);
    batch.writePeerKey(1, key);
    expect([...key]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("have the scope of a link-local address, and differ by it", () => {
    const key = new Uint32Array(PEER_KEY_WORDS);
    new PreparedAddress(AF_INET6, ["fe80::12:3456", 54321, 0, 9]).writeKey(key);
    expect([...key]).toEqual([0xfe800000, 0, 0, 0x123456, 9, 54321]);
  });

  it("are the same for IPv4 and its IPv4-mapped form, whatever the flow", () => {
    const keys = [
      new PreparedAddress(AF_INET, ["192.0.2.1", 9]),
      new PreparedAddress(AF_INET6, ["192.0.2.1", 9, 0, 0]),
      new PreparedAddress(AF_INET6, ["::ffff:192.0.2.1", 9, 0xb812345, 0]),
    ].map((address) => {
      const key = new Uint32Array(PEER_KEY_WORDS);
      address.writeKey(key);
      return [...key];
    });
    expect(keys).toEqual(Array(3).fill([0, 0, 0xffff, 0xc0000201, 0, 9]));
  });

  it("need room, and are words", () => {
    const [batch] = fromSelf(AF_INET6, ["::1", 0, 0, 0]);
    const address = new PreparedAddress(AF_INET6, ["::1", 9, 0, 0]);
    const [short, peer] = [new Uint32Array(3), new Uint32Array(PEER_KEY_WORDS)];
    for (const [key, at] of [
      [short, 0],
      [peer, -1],
      [peer, 3],
      [peer, 0.5],
    ] as const) {
      expect(() => batch.writePeerKey(0, key, at)).toThrow(RangeError);
      expect(() => batch.writeDestinationKey(0, key, at)).toThrow(RangeError);
      expect(() => address.writeKey(key, at)).toThrow(RangeError);
    }
    for (const key of [new Float64Array(9), Array(9), undefined] as never[]) {
      expect(() => batch.writePeerKey(0, key)).toThrow(TypeError);
      expect(() => batch.writeDestinationKey(0, key)).toThrow(TypeError);
      expect(() => address.writeKey(key)).toThrow(TypeError);
    }
    expect(() => batch.writePeerKey(2, peer)).toThrow(RangeError);
  });
});
