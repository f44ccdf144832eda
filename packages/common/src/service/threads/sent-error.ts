import { isOperational } from "../log/error-fields.ts";
import { StartError } from "../start-error.ts";

/** An error on its way to another thread: a message alone would lose its class and what the system said. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly isOperational: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause: SentError | undefined;
}

const FIELDS = ["syscall", "code", "errno", "address", "port"] as const;

export function sendable(error: unknown): SentError {
  if (!(error instanceof Error)) return sendable(new Error(String(error)));
  const known = error as Error & Readonly<Record<string, unknown>>;
  const fields = FIELDS.filter((field) => known[field] !== undefined).map((field) => [field, known[field]]);
  const cause = error.cause === undefined ? undefined : sendable(error.cause);
  const { name, message, stack } = error;
  return { name, message, stack, isOperational: isOperational(error), fields: Object.fromEntries(fields), cause };
}

/** As it was, for whoever logs it. What a person can act on still is. */
export function received({ name, message, stack, isOperational, fields, cause }: SentError): Error {
  const options = cause === undefined ? {} : { cause: received(cause) };
  if (name === "StartError") return new StartError(message, options);
  const error = Object.assign(new Error(message, options), fields, { name });
  if (stack !== undefined && !isOperational) error.stack = stack;
  return error;
}
