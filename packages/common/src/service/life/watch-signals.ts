import { type StopSignal, StopSignals } from "./stop-signals.ts";
import type { Terminal } from "./terminal.ts";

export interface SignalActions {
  /** The first signal that asks to stop. */
  stop(signal: StopSignal): void;
  /** A second one: a person does not want to wait. */
  exitNow(signal: StopSignal): void;
  reload(): void;
}

/** Translates signals into actions from now on. Its listeners don't keep the event loop alive. */
export function watchSignals(terminal: Terminal, actions: SignalActions): void {
  const stops = new StopSignals();
  const stop = (signal: StopSignal) => {
    const verdict = stops.next(signal, performance.now());
    if (verdict === "stop") actions.stop(signal);
    if (verdict === "exit") actions.exitNow(signal);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("SIGHUP", () => {
    // SIGHUP reloads, but its first meaning stays: the window was closed, and nobody would find the service again.
    if (terminal.gone) stop("SIGHUP");
    else actions.reload();
  });
}
