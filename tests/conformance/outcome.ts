import { AddressInfoError, SocketError, SocketTimeout } from "@sixbeat/common/socket";
import { Throws } from "./behaviour.ts";

/** What came of asking one side: a value as JSON, or an error by its name. */
export type Outcome = { readonly value: unknown } | { readonly error: string };

/** A reference that says no without saying why: inet_pton's 0 in C, an OSError without errno in Python. */
export const REFUSED = "refused";

/** Runs something of ours and takes down what came of it. */
export async function outcomeOf(action: () => unknown): Promise<Outcome> {
  try {
    return { value: plain(await action()) };
  } catch (error) {
    return { error: errorName(error) };
  }
}

/** What a behaviour says must come out. */
export function expectedOutcome(is: unknown): Outcome {
  return is instanceof Throws ? { error: is.name } : { value: plain(is) };
}

/** Whether two sides did the same, each in its own words. */
export function agree(one: Outcome, other: Outcome): boolean {
  if ("error" in one && "error" in other) {
    const [a, b] = [KINDS[one.error] ?? one.error, KINDS[other.error] ?? other.error];
    return a === b || a === REFUSED || b === REFUSED;
  }
  return JSON.stringify(one) === JSON.stringify(other);
}

/** An outcome as the table shows it. */
export function show(outcome: Outcome): string {
  return "error" in outcome ? outcome.error : showValue(outcome.value);
}

/** Octets become { octets: "hex" }, and undefined null, as the references write them. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { octets: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map(plain);
  return value ?? null;
}

function showValue(value: unknown): string {
  if (value === null) return "none";
  if (Array.isArray(value)) return `[${value.map(showValue).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const octets = Buffer.from((value as { octets: string }).octets, "hex");
  const text = octets.toString("latin1");
  return /^[ -~]*$/.test(text) ? `b${JSON.stringify(text)}` : `0x${octets.toString("hex")}`;
}

/** The name that the table shows for an error. @throws {unknown} the error itself when it is none of ours. */
export function errorName(error: unknown): string {
  if (error instanceof SocketTimeout) return error.name;
  if (error instanceof SocketError || error instanceof AddressInfoError) return error.code;
  if (error instanceof TypeError || error instanceof RangeError || error instanceof DOMException) return error.name;
  throw error;
}

// What one language calls this, another calls that.
const KINDS: Readonly<Record<string, string>> = {
  OverflowError: "RangeError",
  ValueError: "RangeError",
  TimeoutError: "SocketTimeout",
};
