import { setMaxListeners } from "node:events";

/**
 * Calls `listener` when the signal aborts; what it returns ends that. Any number of waits may share a signal, which is
 * no leak, so Node's warning about many listeners is switched off.
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return () => undefined;
  setMaxListeners(0, signal);
  signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
}
