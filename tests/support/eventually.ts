import { vi } from "vitest";

/** Looks at a fact again and again until it no longer throws, and returns it; throws its last error at the deadline. */
export function eventually<T>(fact: () => T | Promise<T>, withinMs = 30_000): Promise<T> {
  return vi.waitFor(fact, { timeout: withinMs, interval: 25 });
}
