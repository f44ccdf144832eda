import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { fileURLToPath } from "node:url";

/** The fixture service, running as a process of its own. Disposing it kills it. */
export class FixtureProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  stdout = "";
  stderr = "";
  readonly #heard = new EventEmitter();
  readonly #ended: Promise<number | null>;

  constructor(argv: readonly string[], { stdio = "pipe", env = {} }: FixtureOptions = {}) {
    this.child = spawn(process.execPath, [fixturePath, ...argv], { stdio, env });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
      this.#heard.emit("text");
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.#heard.emit("text");
    });
    this.#ended = once(this.child, stdio === "pipe" ? "close" : "exit").then(([status]) => status);
  }

  /** Starts the fixture on a free admin port and waits until it runs. */
  static async started(...argv: readonly string[]): Promise<FixtureProcess> {
    const fixture = new FixtureProcess(["--admin", "[::1]:0", ...argv]);
    await fixture.says("metrics and health are served");
    await fixture.says('"started"');
    return fixture;
  }

  /** Waits until a text has appeared `times` times on stdout or stderr; fails when the process ends before. */
  async says(text: string, times = 1): Promise<void> {
    while (`${this.stdout}${this.stderr}`.split(text).length <= times) {
      const ended = await Promise.race([once(this.#heard, "text"), this.#ended.then(() => "ended" as const)]);
      if (ended === "ended") throw new Error(`ended without "${text}":\n${this.stdout}${this.stderr}`);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The exit status. */
  ended(): Promise<number | null> {
    return this.#ended;
  }

  /** The complete log lines of JSON mode. */
  get log(): Record<string, unknown>[] {
    return this.stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }

  get messages(): unknown[] {
    return this.log.map(({ msg }) => msg);
  }

  get url(): string {
    return String(this.log.find(({ url }) => url !== undefined)?.["url"]);
  }

  async get(path: string): Promise<{ status: number; body: string }> {
    const response = await fetch(new URL(path, this.url));
    return { status: response.status, body: await response.text() };
  }

  /** The value of a metric without labels. */
  async metric(name: string): Promise<number> {
    const { body } = await this.get("/metrics");
    return Number(new RegExp(`^${name} (.*)$`, "m").exec(body)?.[1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGKILL");
    await this.#ended;
  }
}

interface FixtureOptions {
  stdio?: StdioOptions;
  env?: Record<string, string>;
}

export const fixturePath = fileURLToPath(new URL("fixture.mjs", import.meta.url));
