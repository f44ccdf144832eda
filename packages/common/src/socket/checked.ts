import { types } from "node:util";
import { AF_INET, AF_INET6 } from "./libc/constants.ts";

/**
 * Nothing reaches C unchecked: koffi turns NaN into 0, cuts off what does not fit, and takes the octets of a typed
 * array for text. Each of these returns its argument or throws.
 *
 * @throws {TypeError} when it is not a number.
 * @throws {RangeError} when it is not a whole number from `min` to `max`.
 */
export function checkedInteger(what: string, value: unknown, min: number, max: number): number {
  const valid = typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
  if (valid) return value;
  const Fault = typeof value === "number" ? RangeError : TypeError;
  throw new Fault(`${what} must be a whole number from ${min} to ${max}, not ${shown(value)}`);
}

/** A C int, such as a level, an option or flags. */
export function checkedInt(what: string, value: unknown): number {
  return checkedInteger(what, value, -0x80000000, 0x7fffffff);
}

/** @throws {TypeError} when it is not text. */
export function checkedText(what: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new TypeError(`${what} must be text, not ${shown(value)}`);
}

/** @throws {TypeError} when it is not a Uint8Array (a Buffer is one). */
export function checkedOctets(what: string, value: unknown): Uint8Array {
  if (types.isUint8Array(value)) return value;
  throw new TypeError(`${what} must be a Uint8Array, not ${shown(value)}`);
}

/**
 * @throws {TypeError} when it is no ArrayBuffer, or one whose end may move.
 * @throws {RangeError} when it has fewer than `least` octets.
 */
export function checkedBuffer(what: string, value: unknown, least: number): ArrayBuffer {
  // The types of Node.js 20 don't know what it knows.
  if (!types.isArrayBuffer(value) || (value as { resizable?: boolean }).resizable === true) {
    throw new TypeError(`${what} must be an ArrayBuffer of a fixed size, not ${shown(value)}`);
  }
  if (value.byteLength >= Math.max(least, 1)) return value;
  throw new RangeError(`${what} must have ${least} octets at least, not ${value.byteLength}`);
}

/** @throws {RangeError} when it is neither AF_INET nor AF_INET6. */
export function checkedFamily(value: unknown): typeof AF_INET | typeof AF_INET6 {
  if (value === AF_INET || value === AF_INET6) return value;
  throw new RangeError(`family must be AF_INET or AF_INET6, not ${shown(value)}`);
}

// Not the value itself when it is an object: its toString could throw anything.
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  return value !== null && (typeof value === "object" || typeof value === "function") ? typeof value : String(value);
}
