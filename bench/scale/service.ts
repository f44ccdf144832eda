import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { processorSeconds, residentOctets } from "./process-figures.ts";

/** One of the two commands, running as a process of its own. */
export class Service implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #admin: string | undefined;
  #collections = 0;

  /** @param admin the port that its figures are served on, on ::1. */
  constructor(name: "sender" | "receiver", args: readonly string[], admin?: number) {
    const command = fileURLToPath(new URL(`../../../services/${name}/bin/sixbeat-${name}.js`, import.meta.url));
    this.#admin = admin === undefined ? undefined : `[::1]:${admin}`;
    const all = [command, "--log-level", "error", ...args, ...(admin === undefined ? [] : ["--admin", this.#admin!])];
    this.#child = spawn(process.execPath, ["--trace-gc", ...all], { stdio: ["ignore", "pipe", "inherit"] });
    createInterface(this.#child.stdout!).on("line", (line) => {
      if (COLLECTION.test(line)) this.#collections++;
    });
  }

  /** How often its garbage was collected. */
  get collections(): number {
    return this.#collections;
  }

  /** In seconds. */
  get processor(): number {
    return processorSeconds(this.#child.pid!);
  }

  /** In octets. */
  get memory(): number {
    return residentOctets(this.#child.pid!);
  }

  /** Fetches a page, and tells its text and how long it took in seconds. @throws when it can't be had. */
  async page(path: string): Promise<{ readonly text: string; readonly seconds: number }> {
    const { octets, seconds } = await this.octets(path);
    return { text: octets.toString(), seconds };
  }

  /**
   * The same without making text of it, which for a long page takes a while in which nothing else is asked here; and without
   * `fetch`, which takes longer for a hundred megabytes than the service does.
   */
  async octets(path: string): Promise<{ readonly octets: Buffer; readonly seconds: number }> {
    const begun = performance.now();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`http://${this.#admin}${path}`, resolve).on("error", reject);
    });
    const chunks: Buffer[] = [];
    response.on("data", (chunk) => chunks.push(chunk));
    await once(response, "end");
    const seconds = (performance.now() - begun) / 1000;
    const octets = Buffer.concat(chunks);
    if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode} ${octets}`);
    return { octets, seconds };
  }

  /** Resolves when the pages are there. */
  async started(): Promise<void> {
    for (;;) {
      if (this.#child.exitCode !== null) throw new Error(`a service ended with ${this.#child.exitCode}`);
      try {
        await this.page("/livez");
        return;
      } catch {
        await pause(0.1);
      }
    }
  }

  /** It stays, with its sockets, and does nothing any more. */
  pause(): void {
    this.#child.kill("SIGSTOP");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGCONT");
    this.#child.kill("SIGTERM");
    // The second one does not wait for what is outstanding.
    await pause(0.2);
    this.#child.kill("SIGTERM");
    await ended;
  }
}

/** What --trace-gc writes of each collection. */
const COLLECTION = /^\[\d+:\S+\] .*(Scavenge|Mark-Compact)/;

/** The sum of a metric's rows in a page of metrics. */
export function metric(page: string, name: string): number {
  let sum = 0;
  for (const line of page.split("\n")) {
    if (line.startsWith(name) && "{ ".includes(line[name.length]!))
      sum += Number(line.slice(line.lastIndexOf(" ") + 1));
  }
  return sum;
}

/** @param seconds how long. */
export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
