import { Buffer } from "node:buffer";
import { RUNS_WASM } from "./runs-wasm.ts";

/**
 * What is done with each datagram of a run, in a memory that WebAssembly reaches. Source: runs.wat, which says more.
 * Offsets and sizes are in octets from the memory's beginning; a datagram has 44 of them at least. What would lie outside
 * the memory throws a `WebAssembly.RuntimeError`.
 */
export interface Runs {
  /** How many from `first` on are alike in their first `same` octets, but for one number, or two. At least 1. */
  length(first: number, size: number, end: number, same: number, hasSecond: number): number;
  /** Numbers so many, and makes octets 4 to 15 of all of them those of the first. */
  number(first: number, size: number, count: number, number: number): void;
  /** Makes `count` of them after the first like it in their first `same` octets, with both numbers counting. */
  repeat(first: number, size: number, count: number, same: number): void;
  /** Makes octets 4 to 11 of all of them that begin before `end` those of the first. */
  stamp(first: number, size: number, end: number): void;
}

const PAGE = 65_536;

/** What is needed of the global that the types of Node.js 20 don't know. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number; maximum: number }) => WasmMemory;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

const known = new WeakMap<ArrayBufferLike, RunCode>();

/** Compiled once for all memories, when one first needs it. */
let compiled: object | undefined;

/**
 * `size` octets, zero-filled, in which runs of datagrams are dealt with by WebAssembly; where there is none, as in a Node.js
 * that was told not to compile, or under a limit of address space, octets like any others. Each takes some 10 GiB of address
 * space, so it is for the few large buffers of a load.
 */
export function runMemory(size: number): ArrayBuffer {
  try {
    const pages = Math.ceil(size / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    known.set(memory.buffer, new RunCode(memory));
    return memory.buffer;
  } catch {
    return new ArrayBuffer(size);
  }
}

/** The code for memory that `runMemory` made; undefined for any other. */
export function runCodeOf(buffer: ArrayBufferLike): RunCode | undefined {
  return known.get(buffer);
}

/** Is there when it is first needed, which for an idle service is never. */
export class RunCode {
  readonly #memory: WasmMemory;
  #functions: Runs | undefined;
  #isTried = false;

  constructor(memory: WasmMemory) {
    this.#memory = memory;
  }

  /** Undefined where the processor lacks what the code takes (x64 without SSE4.1). */
  get functions(): Runs | undefined {
    if (!this.#isTried) this.#functions = this.#load();
    return this.#functions;
  }

  #load(): Runs | undefined {
    this.#isTried = true;
    try {
      compiled ??= new WebAssembly.Module(Buffer.from(RUNS_WASM, "base64"));
      const { exports } = new WebAssembly.Instance(compiled, { memory: { memory: this.#memory } });
      return exports as Runs;
    } catch {
      return undefined;
    }
  }
}
