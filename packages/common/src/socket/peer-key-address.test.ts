import { describe, expect, it } from "vitest";
import { AF_INET, AF_INET6, PEER_KEY_WORDS, PreparedAddress, peerKeyAddress, type SocketAddress } from "./index.ts";

describe(peerKeyAddress, () => {
  it.each<[SocketAddress, SocketAddress]>([
    [
      ["2001:db8::7", 54321, 0, 0],
      ["2001:db8::7", 54321, 0, 0],
    ],
    [
      ["fe80::1", 1, 0, 3],
      ["fe80::1", 1, 0, 3],
    ],
    [
      ["::", 0, 0, 0],
      ["::", 0, 0, 0],
    ],
    [
      ["255.254.253.252", 65535],
      ["255.254.253.252", 65535],
    ],
    [
      ["::ffff:192.0.2.1", 9, 0, 0],
      ["192.0.2.1", 9],
    ],
    // A flow label is no part of a key.
    [
      ["2001:db8::7", 7, 0xabcde, 0],
      ["2001:db8::7", 7, 0, 0],
    ],
  ])("of the key of %j is %j", (address, expected) => {
    const key = new Uint32Array(PEER_KEY_WORDS + 3);
    new PreparedAddress(address.length === 2 ? AF_INET : AF_INET6, address).writeKey(key, 3);
    expect(peerKeyAddress(key, 3)).toEqual(expected);
  });

  it("needs six words", () => {
    expect(() => peerKeyAddress(new Uint32Array(PEER_KEY_WORDS), 1)).toThrow(RangeError);
  });
});
