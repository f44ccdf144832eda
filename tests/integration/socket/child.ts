import { type ChildProcess, spawn } from "node:child_process";

/** How a process ended, and what it wrote. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const MODULE = new URL("../../../packages/common/dist/socket/", import.meta.url);

/**
 * Starts a script in a process of its own, because it might crash. The script has every name of the built socket
 * module, and `load(file)` for what the module keeps to itself.
 *
 * @param wrapper a command that runs Node, with its arguments.
 */
export function start(script: string, wrapper: readonly string[] = []): ChildProcess {
  const names = `import * as socket from "${MODULE}index.js"; Object.assign(globalThis, socket);
globalThis.moduleUrl = "${MODULE}index.js";
globalThis.load = (file) => import("${MODULE}" + file);
process.on("beforeExit", () => console.log("the loop is empty"));
`;
  const node = [process.execPath, "--expose-gc", "--input-type=module", "--eval", names + script];
  const [command = "", ...args] = [...wrapper, ...node];
  return spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], timeout: 30_000, killSignal: "SIGKILL" });
}

/** Waits for the end of a process. */
export async function ended(child: ChildProcess): Promise<Ended> {
  const text = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8").on("data", (chunk: string) => {
      text[stream] += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status, signal, ...text }));
  });
}

/** Runs a script to its end. */
export function run(script: string, wrapper: readonly string[] = []): Promise<Ended> {
  return ended(start(script, wrapper));
}

/** A script's clean end with these lines written, and nothing left that kept the loop going. */
export function cleanEnd(...lines: readonly string[]): Ended {
  return { status: 0, signal: null, stdout: [...lines, "the loop is empty", ""].join("\n"), stderr: "" };
}

/** Runs what follows in a network namespace of its own, with loopback up. Needs root. */
export const OWN_NETWORK = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
