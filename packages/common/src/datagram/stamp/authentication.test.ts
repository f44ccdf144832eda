import { Buffer } from "node:buffer";
import { createSecretKey } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { octetsOf } from "../octets.ts";
import { AuthenticationKeys } from "./authentication.ts";

const old = Buffer.alloc(16, 0xab);
const next = Buffer.from("a key of another length than the old one");

describe(AuthenticationKeys, () => {
  const datagram = () => octetsOf(Buffer.alloc(200, 0x5a));

  it("signs with the first key and accepts what any of them signed", () => {
    const octets = datagram();
    new AuthenticationKeys([old]).signBase(octets, 7);
    expect(new AuthenticationKeys([old]).verifyBase(octets, 7)).toBe(0);
    expect(new AuthenticationKeys([next, old]).verifyBase(octets, 7)).toBe(1);
    expect(new AuthenticationKeys([next]).verifyBase(octets, 7)).toBe(-1);
  });

  it("takes keys as what can't be read back, too", () => {
    const octets = datagram();
    new AuthenticationKeys([createSecretKey(old)]).signBase(octets, 0);
    expect(new AuthenticationKeys([old]).verifyBase(octets, 0)).toBe(0);
  });

  it("signs with the key that it is told", () => {
    const octets = datagram();
    new AuthenticationKeys([next, old]).signBase(octets, 0, 1);
    expect(new AuthenticationKeys([old]).verifyBase(octets, 0)).toBe(0);
  });

  it.each([0, 95, 96, 111])("notices a bit that is flipped in octet %i", (at) => {
    const keys = new AuthenticationKeys([old]);
    const octets = datagram();
    keys.signBase(octets, 7);
    octets.bytes[7 + at]! ^= 1;
    expect(keys.verifyBase(octets, 7)).toBe(-1);
  });

  it.each([
    ["the sequence", 3, -1],
    ["the base after the sequence", 4, 0],
    ["the first TLV", 44, -1],
    ["the last octet before the HMAC TLV", 63, -1],
    ["the header of the HMAC TLV", 64, 0],
    ["the HMAC", 83, -1],
    ["what follows it", 84, 0],
  ])("covers of a datagram with TLVs what it should: %s", (_, at, key) => {
    const keys = new AuthenticationKeys([old]);
    const octets = datagram();
    keys.signTlvs(octets, 7, 44, 64);
    octets.bytes[7 + at]! ^= 1;
    expect(keys.verifyTlvs(octets, 7, 44, 64)).toBe(key);
  });

  it.each([[[]], [[old, Buffer.alloc(0)]]])("refuses %j as keys", (keys) => {
    expect(() => new AuthenticationKeys(keys)).toThrow("a key is missing or empty");
  });

  it("does not print its keys", () => {
    const printed = inspect(new AuthenticationKeys([next]), { showHidden: true, depth: Infinity });
    expect(printed + JSON.stringify(new AuthenticationKeys([next]))).not.toMatch(/another length|61 20 6b/);
  });
});
