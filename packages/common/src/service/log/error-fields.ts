import { StartError } from "../start-error.ts";

/** How errors look in the log: what a person can act on; the stack only where it points to a mistake in the program. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { syscall, code, errno, address, port } = error as NodeJS.ErrnoException & {
    address?: unknown;
    port?: unknown;
  };
  return {
    type: error.name,
    message: error.message,
    ...defined({ syscall, code, errno, address, port }),
    ...(isOperational(error) ? {} : { stack: error.stack }),
    ...(error.cause === undefined ? {} : { cause: errorFields(error.cause) }),
  };
}

/** The system refused something (ENETUNREACH, EAI_AGAIN), or a StartError, as opposed to a mistake in the program. */
export function isOperational(error: unknown): boolean {
  if (error instanceof StartError) return true;
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof syscall === "string" && typeof code === "string" && !code.startsWith("ERR_");
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
