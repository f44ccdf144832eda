import { isatty } from "node:tty";
import { type StopSignal, StopSignals } from "./stop-signals.ts";

export interface SignalActions {
  /** The first signal that asks to stop. */
  stop(signal: StopSignal): void;
  /** A second one: a person does not want to wait. */
  exitNow(signal: StopSignal): void;
  reload(): void;
}

/** Translates signals into actions from now on. Its listeners don't keep the event loop alive. */
export function watchSignals(actions: SignalActions): void {
  const stops = new StopSignals();
  const stop = (signal: StopSignal) => {
    const verdict = stops.next(signal, performance.now());
    if (verdict === "stop") actions.stop(signal);
    if (verdict === "exit") actions.exitNow(signal);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  process.on("SIGHUP", (signal) => {
    // SIGHUP reloads, but its first meaning stays: the window was closed, and nobody would find the service again.
    const hungUp = terminals.length > 0 && !terminals.some((descriptor) => isatty(descriptor));
    if (hungUp) stop(signal as "SIGHUP");
    else actions.reload();
  });
}
