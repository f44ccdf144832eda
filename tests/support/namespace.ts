import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Place } from "./place.ts";

/**
 * A network namespace with nothing but lo in it, and name lookups of its own: /etc/hosts, empty at first, and nothing
 * else. It lives as long as a process of its own, which ends when disposed of and with the test's process.
 */
export class Namespace implements Place, AsyncDisposable {
  readonly #keeper: ChildProcess;
  readonly #etc: string;
  #requests = 0;

  private constructor(keeper: ChildProcess, etc: string) {
    this.#keeper = keeper;
    this.#etc = etc;
  }

  static async create(): Promise<Namespace> {
    const etc = await mkdtemp(join(tmpdir(), "sixbeat-namespace-"));
    await writeFile(join(etc, "hosts"), "");
    await writeFile(join(etc, "resolv.conf"), "");
    await writeFile(join(etc, "nsswitch.conf"), "hosts: files\n");
    await writeFile(join(etc, "gai.conf"), "");
    const argv = ["--net", "--mount", "sh", "-ec", ENTER_AND_KEEP, etc, process.execPath, KEEPER];
    const keeper = spawn("unshare", argv, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const [first] = await Promise.race([once(keeper, "message"), once(keeper, "exit")]);
    if (first !== "here") throw new Error(`the namespace could not be made (${first})`);
    return new Namespace(keeper, etc);
  }

  /** The process that others enter the namespace by. */
  get pid(): number {
    return this.#keeper.pid!;
  }

  enter(argv: readonly string[]): readonly string[] {
    return ["nsenter", "--target", String(this.pid), "--net", "--mount", ...argv];
  }

  /** Runs lines of shell to their end; fails with the first that fails. */
  async shell(script: string): Promise<string> {
    const [command, ...args] = this.enter(["sh", "-ec", script]);
    return (await promisify(execFile)(command!, args)).stdout;
  }

  /** Replaces a file that name lookups read. Whoever is running sees the new content. */
  async setFile(name: "hosts" | "resolv.conf" | "nsswitch.conf" | "gai.conf", content: string): Promise<void> {
    await writeFile(join(this.#etc, name), content);
  }

  get(url: string): Promise<{ status: number; body: string }> {
    const id = this.#requests++;
    return new Promise((resolve, reject) => {
      const answered = ({ id: answeredId, error, ...answer }: { id: number; error?: string }) => {
        if (answeredId !== id) return;
        this.#keeper.off("message", answered);
        if (error === undefined) resolve(answer as { status: number; body: string });
        else reject(new Error(error));
      };
      this.#keeper.on("message", answered);
      this.#keeper.send({ id, url });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#keeper, "exit");
    this.#keeper.disconnect();
    await gone;
    await rm(this.#etc, { recursive: true });
  }
}

const KEEPER = fileURLToPath(new URL("namespace-keeper.mjs", import.meta.url));

const ENTER_AND_KEEP = `
for file in hosts resolv.conf nsswitch.conf gai.conf; do mount --bind "$0/$file" "/etc/$file"; done
ip link set lo up
exec "$@"`;
