import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { Exposition, type Labels } from "./exposition.ts";
import { type Place, thisHost } from "./place.ts";
import { RunningCommand } from "./running-command.ts";

/** One line of the JSON log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** A built service, run as a user would, on a free admin port unless told otherwise. */
export class ServiceProcess extends RunningCommand {
  readonly #place: Place;

  constructor(name: "sender" | "receiver", args: readonly string[], place: Place = thisHost) {
    const admin = args.includes("--admin") ? [] : ["--admin", "[::1]:0"];
    super(place.enter([process.execPath, ...WATCHED, commandPath(name), ...admin, ...args]), { NO_COLOR: "1" });
    this.#place = place;
  }

  /** What is in the JSON log so far. */
  get log(): readonly LogLine[] {
    const lines = this.stdout.split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  }

  /** The first log line whose message matches, once there is one. */
  logged(message: string | RegExp): Promise<LogLine> {
    return this.whileRunning(() => {
      const line = this.log.find(({ msg }) => (typeof message === "string" ? msg === message : message.test(msg)));
      if (line === undefined) throw new Error(`does not log ${message}:\n${this.stdout}${this.stderr}`);
      return line;
    });
  }

  /** Waits until a message is in the log so many times. */
  logs(message: string, times: number): Promise<void> {
    return this.whileRunning(() => expect(this.log.filter(({ msg }) => msg === message)).toHaveLength(times));
  }

  /** The address that a receiver really listens on, as a target is written. */
  async address(): Promise<string> {
    return String((await this.logged(/^receiving on /))["listen"]);
  }

  /** The messages of all datagrams that were printed in the JSON log. */
  get printed(): readonly unknown[] {
    return this.log.filter(({ msg }) => msg === "datagram sent" || msg === "datagram received").map(({ text }) => text);
  }

  async get(path: string): Promise<{ status: number; body: string }> {
    const { url } = await this.logged("metrics and health are served");
    return this.#place.get(new URL(path, String(url)).href);
  }

  async ready(): Promise<void> {
    await this.whileRunning(async () => expect(await this.get("/readyz")).toEqual({ status: 200, body: "ready\n" }));
  }

  async metrics(): Promise<Exposition> {
    return new Exposition((await this.get("/metrics")).body);
  }

  /** Waits until the samples of a metric that carry these labels add up to a value. */
  async metricIs(name: string, labels: Labels, value: number): Promise<void> {
    await this.whileRunning(async () => expect((await this.metrics()).sum(name, labels)).toBe(value));
  }

  /** Waits until they add up to at least a value, and returns the sum. */
  metricReaches(name: string, labels: Labels, atLeast: number): Promise<number> {
    return this.whileRunning(async () => {
      const sum = (await this.metrics()).sum(name, labels);
      expect(sum).toBeGreaterThanOrEqual(atLeast);
      return sum;
    });
  }

  /** What it wrote to stderr itself. */
  get complaints(): string {
    return this.stderr.replace(DRAINED, "");
  }

  /** Whether it ended because its event loop ran empty: nothing was left open. */
  get drained(): boolean {
    return this.stderr.endsWith(DRAINED);
  }
}

/** The path of a built command. */
export function commandPath(name: "sender" | "receiver"): string {
  return fileURLToPath(new URL(`../../services/${name}/bin/sixbeat-${name}.js`, import.meta.url));
}

const WATCHED = ["--require", fileURLToPath(new URL("say-drained.cjs", import.meta.url))];
const DRAINED = "drained\n";
