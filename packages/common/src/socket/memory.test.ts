import { describe, expect, it } from "vitest";
import { Memory } from "./memory.ts";

describe("memory for C", () => {
  it("is zero, has an address of its own, and keeps pointers whole", () => {
    const memory = new Memory(16);
    expect(memory.bytes.every((octet) => octet === 0)).toBe(true);
    expect(memory.address).toBeGreaterThan(4096);
    expect(new Memory(16).address).not.toBe(memory.address);
    memory.setPointer(8, 0x7fff_1234_5678);
    expect([...memory.bytes.subarray(8)]).toEqual([0x78, 0x56, 0x34, 0x12, 0xff, 0x7f, 0, 0]);
    expect(memory.getPointer(8)).toBe(0x7fff_1234_5678);
    expect(memory.getPointer(0)).toBe(0);
  });

  it("reads text up to its NUL, or to its end", () => {
    const memory = new Memory(5);
    memory.bytes.set(Buffer.from("ab\0cd"));
    expect([memory.getString(), memory.getString(1), memory.getString(3)]).toEqual(["ab", "b", "cd"]);
    memory.truncate(1);
    expect(memory.getString()).toBe("a");
  });

  it("exists even when it is empty", () => {
    expect(new Memory(0).size).toBe(0);
    expect(new Memory(0).address).toBeGreaterThan(4096);
  });
});
