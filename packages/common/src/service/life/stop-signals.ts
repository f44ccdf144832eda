export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/**
 * Tells a person's second signal from the first one delivered twice: npm, npx and sh forward to their child what the
 * terminal has already delivered to the whole group.
 */
export class StopSignals {
  #first: { signal: StopSignal; atMs: number } | undefined;

  /** What to do about a signal that arrives at `nowMs`, on a monotonic clock. */
  next(signal: StopSignal, nowMs: number): "stop" | "ignore" | "exit" {
    if (this.#first === undefined) {
      this.#first = { signal, atMs: nowMs };
      return "stop";
    }
    return signal === this.#first.signal && nowMs - this.#first.atMs < twiceDeliveredMs ? "ignore" : "exit";
  }
}

const twiceDeliveredMs = 250;
