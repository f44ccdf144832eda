import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { octetsOf } from "../octets.ts";
import {
  type Hello,
  helloAge,
  helloAsksName,
  helloHasRoom,
  helloIsNumbered,
  helloSize,
  helloTarget,
  helloTargetIs,
  helloWantsReply,
  judgeHello,
  markHelloNumbered,
  ROOM_FOR_NAME,
  readHello,
  stampHelloAge,
  stampHelloMessage,
  writeHello,
  writeHelloName,
} from "./hello.ts";

const EMPTY: Hello = { source: "", target: "", message: "", wantsReply: true, age: 0, flow: 0, asksName: false };
const HELLO: Hello = {
  source: "alpha",
  target: "[2001:db8::7]",
  message: "Grüße 7",
  wantsReply: true,
  age: 0x01020304,
  flow: 5,
  asksName: false,
};
const GOLDEN = [
  ["80f90028", "36620100", "01020304", "050d0009", "05"],
  [Buffer.from("alpha"), Buffer.from("[2001:db8::7]"), Buffer.from("Grüße 7")].map((text) => text.toString("hex")),
]
  .flat()
  .join("");

describe(writeHello, () => {
  it.each([
    ["one that wants a reply", HELLO, GOLDEN],
    ["one that wants none", { ...HELLO, wantsReply: false }, GOLDEN.replace("36620100", "36620180")],
    ["an empty one", EMPTY, "80f9000d36620100000000000000000000"],
  ])("writes %s to the octet", (_, hello, hex) => {
    const octets = octetsOf(Buffer.alloc(100, 0xee));
    const end = writeHello(octets, 5, hello);
    expect(octets.bytes.toString("hex")).toBe("ee".repeat(5) + hex + "ee".repeat(100 - end));
    expect(helloSize(hello)).toBe(end - 5);
  });

  it("becomes another's by its age and message alone", () => {
    const octets = octetsOf(Buffer.alloc(100));
    const end = writeHello(octets, 5, { ...HELLO, message: "", age: 0 });
    stampHelloAge(octets, 9, HELLO.age);
    octets.bytes.write(HELLO.message, end);
    const stamped = stampHelloMessage(octets, 9, Buffer.byteLength(HELLO.message));
    expect(octets.bytes.toString("hex", 5, stamped)).toBe(GOLDEN);
    stampHelloMessage(octets, 9, 0);
    expect(judgeHello(octets, 9, end - 9)).toBe("known");
  });

  it("cuts a long message between two characters", () => {
    const octets = octetsOf(new Uint8Array(2000));
    const hello = { ...HELLO, message: `x${"ü".repeat(600)}` };
    expect(writeHello(octets, 0, hello)).toBe(helloSize(hello));
    expect(readHello(octets, 4).message).toBe(`x${"ü".repeat(511)}`);
  });

  it("refuses a long name", () => {
    const octets = octetsOf(new Uint8Array(2000));
    const name = (length: number) => ({ ...HELLO, source: "x".repeat(length) });
    expect(writeHello(octets, 0, name(255))).toBe(helloSize(name(255)));
    expect(() => writeHello(octets, 0, name(256))).toThrow("a name has 256 octets, and 255 at most");
  });

  it("refuses a buffer that is too small", () => {
    const octets = octetsOf(new Uint8Array(helloSize(HELLO)));
    expect(writeHello(octets, 0, HELLO)).toBe(octets.bytes.length);
    expect(() => writeHello(octets, 1, HELLO)).toThrow("there is no room for a hello");
  });
});

describe(readHello, () => {
  it("reads what was written", () => {
    const name = fc.string({ unit: "grapheme", maxLength: 20 }).filter((text) => !text.endsWith("\0"));
    const hellos = fc.record({
      source: name,
      target: name,
      message: name,
      wantsReply: fc.boolean(),
      age: fc.integer({ min: 0, max: 0xffff_ffff }),
      flow: fc.nat(255),
      asksName: fc.boolean(),
    });
    fc.assert(
      fc.property(hellos, fc.nat(20), (hello, at) => {
        const octets = octetsOf(new Uint8Array(4000));
        const end = writeHello(octets, at, hello);
        expect(judgeHello(octets, at + 4, end - at - 4)).toBe("known");
        expect(readHello(octets, at + 4)).toEqual(hello);
      }),
    );
  });

  it("reads what is not UTF-8 as replacement characters", () => {
    const octets = octetsOf(Buffer.from("36620100000000000101000100ff41c3", "hex"));
    expect(readHello(octets, 0)).toEqual({ ...EMPTY, source: "\ufffd", target: "A", message: "\ufffd" });
  });
});

describe("the bits of a hello that is under way", () => {
  const octets = octetsOf(new Uint8Array(100));
  writeHello(octets, 0, { ...HELLO, wantsReply: false });

  it("are set without touching the rest", () => {
    expect(helloIsNumbered(octets, 4)).toBe(false);
    markHelloNumbered(octets, 4);
    expect([helloIsNumbered(octets, 4), helloWantsReply(octets, 4)]).toEqual([true, false]);
    expect(readHello(octets, 4)).toEqual({ ...HELLO, wantsReply: false });
  });

  it.each([
    [7, 7],
    [1e12, 0xffff_ffff],
  ])("take an age of %d ms", (age, written) => {
    stampHelloAge(octets, 4, age);
    expect(helloAge(octets, 4)).toBe(written);
    expect(readHello(octets, 4)).toEqual({ ...HELLO, wantsReply: false, age: written });
  });
});

describe(writeHelloName, () => {
  const asked = () => {
    const octets = octetsOf(new Uint8Array(200));
    return { octets, end: writeHello(octets, 0, { ...HELLO, asksName: true }) };
  };

  it("puts the receiver's name in place of the target's", () => {
    const { octets, end } = asked();
    expect(end).toBe(helloSize({ ...HELLO, target: "x".repeat(ROOM_FOR_NAME) }));
    writeHelloName(octets, 4, Buffer.from("nöde-7"));
    expect(readHello(octets, 4)).toEqual({ ...HELLO, asksName: true, target: "nöde-7" });
    writeHelloName(octets, 4, Buffer.alloc(ROOM_FOR_NAME, "x"));
    expect(readHello(octets, 4)).toEqual({ ...HELLO, asksName: true, target: "x".repeat(ROOM_FOR_NAME) });
  });

  it("leaves the target's name where there is no room, and says so", () => {
    const { octets } = asked();
    expect([helloHasRoom(octets, 4, ROOM_FOR_NAME), helloHasRoom(octets, 4, ROOM_FOR_NAME + 1)]).toEqual([true, false]);
    writeHelloName(octets, 4, Buffer.alloc(ROOM_FOR_NAME + 1, "x"));
    expect(readHello(octets, 4)).toEqual(HELLO);
    expect(helloAsksName(octets, 4)).toBe(false);
  });
});

describe(judgeHello, () => {
  it.each([
    ["what flags of the future are in", "3662017f000000000000000000", "known"],
    ["another version", "36620200000000000000000000", "unknown"],
    ["another's experiment", "37620100000000000000000000", "unknown"],
    ["another's short experiment", "3662", "unknown"],
    ["nothing", "", "unknown"],
    ["one without lengths", "36620100", "malformed"],
    ["a source that is longer than all", "36620100000000000100000000", "malformed"],
    ["octets that belong to nothing", "3662010000000000000000000000", "malformed"],
    ["a message that is too long", `36620100000000000000040100${"61".repeat(1025)}`, "malformed"],
    ["the longest message", `36620100000000000000040000${"61".repeat(1024)}`, "known"],
  ])("judges %s", (_, hex, judgement) => {
    expect(judgeHello(octetsOf(Buffer.from(hex, "hex")), 0, hex.length / 2)).toBe(judgement);
  });
});

describe("the name that a receiver says", () => {
  const reply = (name: string, room: string) => {
    const octets = octetsOf(Buffer.alloc(300));
    writeHello(octets, 0, { ...HELLO, target: room, asksName: true });
    writeHelloName(octets, 4, Buffer.from(name));
    return octets;
  };

  it.each([
    ["node-7", "name.example [fd00::7]"],
    ["a name that fills the room to the last octet", "x".repeat(43)],
    ["ü".repeat(48), ""],
    ["", ""],
  ])("is %j, where there was %j", (name, room) => {
    const octets = reply(name, room);
    expect(helloTarget(octets, 4).toString()).toBe(name);
    expect(helloTargetIs(octets, 4, Buffer.from(name))).toBe(true);
  });

  it.each(["node-", "node-71", "Node-7", "node-7".padEnd(200, "x")])("is node-7 and not %j", (other) => {
    expect(helloTargetIs(reply("node-7", ""), 4, Buffer.from(other))).toBe(false);
  });
});
