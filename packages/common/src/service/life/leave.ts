import { write } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { exitNow } from "../../socket/index.ts";
import { exitStatus } from "../exit-status.ts";
import type { LineWriter } from "../log/line-writer.ts";
import type { StopSignal } from "./stop-signals.ts";
import type { Terminal } from "./terminal.ts";

/** Ends the process at once, whatever is outstanding, with one line on stderr. */
export function leaveAtOnce(service: string, signal: StopSignal): void {
  const status = signal === "SIGINT" ? exitStatus.INTERRUPTED : exitStatus.TERMINATED;
  const exit = () => exitNow(status);
  // Neither a full pipe under stderr nor libuv threads that all sit in getaddrinfo may hold this up.
  setTimeout(exit, patienceMs);
  write(2, `${service}: second signal (${signal}), leaving at once\n`, exit);
}

/**
 * Leaves the process to end by itself with the status, which it does when nothing is left open. Where it can't it is ended
 * by `_exit`: process.exit would wait for a getaddrinfo that still blocks a libuv thread.
 */
export async function leave(status: number, logger: Logger, writer: LineWriter, terminal: Terminal): Promise<void> {
  process.exitCode = status;
  // The loop has drained by itself, and Node.js would now give signals their default action back: a Ctrl-C that npm
  // passes on late would kill the process on its last metres, and its status would be lost.
  process.once("exit", () => exitNow(status));
  if (terminal.gone) {
    // Node.js restores the settings of its terminal on the way out, and aborts (SIGABRT) when there is none any more.
    await flushed(writer);
    exitNow(status);
  }
  setTimeout(async () => {
    const resources = process.getActiveResourcesInfo();
    logger.warn({ resources }, `something is still open ${drainMs} ms after everything was released; leaving anyway`);
    await flushed(writer);
    exitNow(status);
  }, drainMs).unref();
}

function flushed(writer: LineWriter): Promise<void> {
  return Promise.race([writer.drained(), delay(patienceMs)]);
}

const drainMs = 2_000;
const patienceMs = 100;
