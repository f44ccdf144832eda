// Runs the pair on loopback, as `npm start` does: a receiver, and once that is ready a sender that sends to it.
// `--port 7000` is for both; other arguments go to the sender. Ctrl-C ends both; when either ends by itself, the other is ended too.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

// npm passes on the Ctrl-C that the terminal has delivered already: the same signal within this time is that one.
const TWICE_DELIVERED_MS = 500;
const RECEIVER_READY = "http://[::1]:9612/readyz";
const POLL_MS = 50;
const COULD_NOT_START = 3;

/** @type {{ child: import("node:child_process").ChildProcess, ended: Promise<number> }[]} */
const children = [];
let stopping = false;
let stoppedAt = Number.NEGATIVE_INFINITY;

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => stop(signal));

const { port, rest } = takePort(process.argv.slice(2));
const receiver = start("receiver", ["--listen", `[::1]:${port}`]);
await Promise.race([ready(RECEIVER_READY), receiver.ended]);
if (!stopping) start("sender", [`[::1]:${port}`, ...rest]);
else if ((await receiver.ended) === COULD_NOT_START) console.error("npm start -- --port 7000 takes another port");
const statuses = await Promise.all(children.map(({ ended }) => ended));
process.exitCode = Math.max(...statuses);

/** @param {string[]} args */
function takePort(args) {
  const { tokens } = parseArgs({ args, options: { port: { type: "string" } }, strict: false, tokens: true });
  const found = tokens.find((token) => token.kind === "option" && token.name === "port");
  if (found?.kind !== "option") return { port: "54321", rest: args };
  return { port: found.value ?? "", rest: args.toSpliced(found.index, found.inlineValue ? 1 : 2) };
}

/** @param {string} name @param {string[]} args */
function start(name, args) {
  const command = fileURLToPath(new URL(`../services/${name}/bin/sixbeat-${name}.js`, import.meta.url));
  // In a process group of its own a Ctrl-C reaches it from here only, and only once.
  const child = spawn(process.execPath, [command, ...args], { stdio: "inherit", detached: true });
  const ended = once(child, "exit").then(([status]) => {
    if (!stopping) stop("SIGTERM");
    return status ?? 1;
  });
  children.push({ child, ended });
  return { ended };
}

/** @param {NodeJS.Signals} signal */
function stop(signal) {
  if (performance.now() - stoppedAt < TWICE_DELIVERED_MS) return;
  stopping = true;
  stoppedAt = performance.now();
  for (const { child } of children) child.kill(signal);
}

/** @param {string} url */
async function ready(url) {
  while (!stopping) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
