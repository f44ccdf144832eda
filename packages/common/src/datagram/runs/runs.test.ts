import { AF_INET6, RecvBatch, SendBatch } from "@sixbeat/common/socket";
import { afterEach, describe, expect, it, vi } from "vitest";
import { octetsOf } from "../octets.ts";
import { runMemory } from "./runs.ts";

afterEach(() => vi.unstubAllGlobals());

describe(runMemory, () => {
  it("has its code where a batch has been put into it, and no other memory has", () => {
    const batches = [
      new RecvBatch(4, 65_536, 0, runMemory(RecvBatch.octets(4, 65_536))),
      new SendBatch(AF_INET6, 4, 100, runMemory(400)),
    ];
    for (const { bytes } of batches) {
      expect(octetsOf(bytes).runs?.functions).toBeDefined();
      expect(octetsOf(bytes.subarray(1)).runs).toBeUndefined();
    }
    expect(octetsOf(new RecvBatch(4, 100).bytes).runs).toBeUndefined();
  });

  it("is like any other where there is no WebAssembly, or no address space for it", () => {
    const Memory = class {
      constructor() {
        throw new RangeError("could not allocate memory");
      }
    };
    for (const lacking of [undefined, { Memory }]) {
      vi.stubGlobal("WebAssembly", lacking);
      const memory = runMemory(400);
      expect(memory.byteLength).toBe(400);
      expect(octetsOf(new Uint8Array(memory)).runs).toBeUndefined();
    }
  });

  it("has no functions where the processor can't run them, and is not asked again", () => {
    const Instance = vi.fn(
      class {
        constructor() {
          throw new Error("no SIMD");
        }
      },
    );
    const memory = runMemory(400);
    vi.stubGlobal("WebAssembly", { Module: class {}, Instance });
    const { runs } = octetsOf(new Uint8Array(memory));
    expect([runs!.functions, runs!.functions]).toEqual([undefined, undefined]);
    expect(Instance).toHaveBeenCalledTimes(1);
  });
});
