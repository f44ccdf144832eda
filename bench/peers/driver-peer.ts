import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Outcome, Peer, PeerKind, Request } from "./peer.ts";

/**
 * A peer that is a program of its own, a driver: it says its version in its first line, and answers each request, a line
 * of JSON, with a line of JSON. It is started once, so what it measures is warm, and it waits while others are measured.
 */
export function driverPeer(name: string, command: string, args: readonly string[]): PeerKind {
  return {
    name,
    async start() {
      const driver = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
      const started = await Promise.race([
        once(driver, "spawn").then(() => undefined),
        once(driver, "error").then(([error]) => String(error)),
      ]).catch(String);
      if (started !== undefined) return { missing: started };
      const lines = createInterface(driver.stdout)[Symbol.asyncIterator]();
      const { value } = await lines.next();
      if (typeof value !== "string") return { missing: `${command} ${args.join(" ")} ended at once` };
      return new DriverPeer(name, JSON.parse(value).version, driver, lines);
    },
  };
}

class DriverPeer implements Peer {
  readonly name: string;
  readonly version: string;
  readonly #driver: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(
    name: string,
    version: string,
    driver: ChildProcessByStdio<Writable, Readable, null>,
    lines: AsyncIterator<string>,
  ) {
    this.name = name;
    this.version = version;
    this.#driver = driver;
    this.#lines = lines;
  }

  async measure(request: Request): Promise<Outcome> {
    this.#driver.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`${this.name} ended while it measured ${request.workload}`);
    return JSON.parse(value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#driver.exitCode !== null || this.#driver.signalCode !== null) return;
    const ended = once(this.#driver, "exit");
    this.#driver.stdin.end();
    await ended;
  }
}
