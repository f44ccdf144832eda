import {
  AuthenticationKeys,
  createRequest,
  createTlvIndex,
  indexRequestTlvs,
  type Mode,
  octetsOf,
  parseMessageTemplate,
  readHello,
  readRequest,
  recognise,
  requestedDscp,
} from "@sixbeat/common/datagram";
import { describe, expect, it } from "vitest";
import { RequestTemplate } from "./request-template.ts";

const SENT = { seconds: 1_790_000_000, nanoseconds: 123_456_789 };
const VALUES = { hostname: "alpha", seq: 42, time: "2026-11-22T12:00:00.000Z" };
const KEYS = new AuthenticationKeys([Buffer.alloc(32, 7)]);
const OPTIONS = { ssid: 0xbeef, dscp: 46, source: "alpha", target: "[2001:db8::7]:9", flow: 3, wantsReply: true };

describe(RequestTemplate, () => {
  it.each<[Mode, number, string]>([
    ["unauthenticated", 0, "{hostname} {seq}"],
    ["unauthenticated", 0, ""],
    ["unauthenticated", 0, "x".repeat(1024)],
    ["unauthenticated", 400, "{seq}"],
    ["unauthenticated", 401, "{seq}{seq}"],
    ["authenticated", 0, "{hostname} {seq}"],
    ["authenticated", 400, "{seq}"],
  ])("writes what a receiver reads as a request: %s, at least %i octets, %.9j", (mode, size, message) => {
    const template = new RequestTemplate({ ...OPTIONS, mode, size, asksName: false });
    const octets = octetsOf(Buffer.alloc(4096, 0xee));
    const parsed = parseMessageTemplate(message);
    const length = template.write(octets, 100, 7, 0x8101, 1234, parsed, VALUES);
    const keys = mode === "authenticated" ? KEYS : undefined;
    template.stamp(octets, 100, length, SENT, keys);

    expect(octets.bytes[99]).toBe(0xee);
    expect(octets.bytes.subarray(100 + length)).toEqual(Buffer.alloc(4096 - 100 - length, 0xee));
    expect(length).toBeGreaterThanOrEqual(size);
    expect(length).toBeLessThanOrEqual(template.sizeWith(Buffer.byteLength(parsed.render(VALUES))));
    expect(recognise(octets, 100, length)).toBe(mode);
    const request = createRequest();
    readRequest(octets, 100, length, mode, SENT.seconds, request);
    expect(request).toEqual({ sequence: 7, ssid: 0xbeef, errorEstimate: 0x8101, sent: SENT });
    const tlvs = createTlvIndex();
    indexRequestTlvs(octets, 100, length, mode, keys, tlvs);
    expect(tlvs).toMatchObject({ malformed: false, integrity: keys === undefined ? "none" : "verified" });
    if (keys !== undefined) expect(keys.verifyBase(octets, 100)).toBe(0);
    expect(requestedDscp(octets, 100 + tlvs.classOfService)).toBe(46);
    const hello = readHello(octets, 100 + tlvs.hello);
    expect(hello).toMatchObject({ source: "alpha", target: OPTIONS.target, flow: 3, age: 1234, wantsReply: true });
    expect(hello.message.trimEnd()).toBe(parsed.render(VALUES));
    const shown = octets.bytes.toString("utf8", 100 + template.messageOffset, 100 + template.messageEnd(octets, 100));
    expect(shown).toBe(hello.message);
  });

  it("can be used again and again, for other sessions in between", () => {
    const [one, other] = [1, 2].map((ssid) => {
      return new RequestTemplate({ ...OPTIONS, mode: "unauthenticated", ssid, size: 0, asksName: false });
    });
    const octets = octetsOf(Buffer.alloc(2048));
    const message = parseMessageTemplate("{seq}");
    for (let sequence = 0; sequence < 3; sequence++) {
      for (const [ssid, template] of [one!, other!].entries()) {
        const length = template.write(octets, 0, sequence, 1, 0, message, { ...VALUES, seq: 10 ** sequence });
        const request = createRequest();
        readRequest(octets, 0, length, "unauthenticated", SENT.seconds, request);
        expect(request).toMatchObject({ sequence, ssid: ssid + 1 });
      }
    }
  });

  it("refuses a name that no hello has room for", () => {
    const make = () =>
      new RequestTemplate({ ...OPTIONS, mode: "unauthenticated", target: "x".repeat(256), size: 0, asksName: false });
    expect(make).toThrow(RangeError);
  });
});
