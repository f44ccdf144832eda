import { write } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { exitNow } from "../../socket/index.ts";
import { exitStatus } from "../exit-status.ts";
import type { LineWriter } from "../log/line-writer.ts";
import type { StopSignal } from "./stop-signals.ts";

/** Ends the process at once, whatever is outstanding, with one line on stderr. */
export function leaveAtOnce(service: string, signal: StopSignal): void {
  const status = signal === "SIGINT" ? exitStatus.INTERRUPTED : exitStatus.TERMINATED;
  const leave = () => exitNow(status);
  // Neither a full pipe under stderr nor libuv threads that all sit in getaddrinfo may hold this up.
  setTimeout(leave, patienceMs);
  write(2, `${service}: second signal (${signal}), leaving at once\n`, leave);
}

/**
 * The last resort for a process whose event loop does not drain although everything was released. By `_exit`, because
 * process.exit would wait for a getaddrinfo that still blocks a libuv thread.
 */
export function leaveIfStuck(status: number, logger: Logger, writer: LineWriter, afterMs = 2_000): void {
  const leave = async () => {
    const resources = process.getActiveResourcesInfo();
    logger.warn({ resources }, `something is still open ${afterMs} ms after everything was released; leaving anyway`);
    await Promise.race([writer.drained(), delay(patienceMs)]);
    exitNow(status);
  };
  setTimeout(leave, afterMs).unref();
}

const patienceMs = 100;
