#!/usr/bin/env node
// A service whose behaviour an option chooses, run as both real ones are.
import { writeSync } from "node:fs";
import { choice, integer, option, sharedOptions } from "@sixbeat/common/config";
import { runService, StartError } from "@sixbeat/common/service";

const behaviours = [
  "steady",
  "slow-drain",
  "leaky",
  "lossy",
  "breaks-off",
  "throws",
  "chatty",
  "refuses-to-start",
  "refused-by-the-system",
  "faulty-start",
  "endless-start",
];

const command = {
  name: "sixbeat-fixture",
  summary: "Does as it is told",
  version: "1.2.3",
  options: {
    ...sharedOptions(9613),
    behaviour: option(choice(behaviours).prefault("steady"), { description: "What it does" }),
    speed: option(integer().prefault(1), { description: "Applied by a reload" }),
    size: option(integer().prefault(1), { description: "Needs a restart" }),
  },
  examples: [],
};

async function start(config, { logger, output, signal, metrics }) {
  await failToStart[config.behaviour]?.();
  metrics.define({
    name: "sixbeat_fixture_speed",
    type: "gauge",
    help: "Speed",
    labels: [],
    collect: (emit) => emit(config.speed),
  });
  const alive = setInterval(() => {}, 1_000);
  const chatting = config.behaviour === "chatty" ? chat(logger) : undefined;
  if (config.behaviour === "throws") throwTwice();
  const notReady = config.speed === 0 ? "speed is 0" : undefined;
  const finished = runOf(config, signal);
  setImmediate(() => logger.info("started"));
  return {
    notReady: () => notReady,
    finished,
    reload(next) {
      if (next.speed === 666) throw new Error("that speed can't be had");
      config = next;
      return ["size"];
    },
    drain: async () => {
      logger.info({ aborted: signal.aborted }, "draining");
      if (config.behaviour === "slow-drain") await new Promise((resolve) => setTimeout(resolve, 30_000));
      output.line("last words");
    },
    outcome: () => ({
      status: config.behaviour === "lossy" ? 1 : 0,
      summary: ["sent 7", "lost 0"],
      figures: { sent: 7, lost: 0 },
    }),
    async [Symbol.asyncDispose]() {
      clearInterval(chatting);
      if (config.behaviour !== "leaky") clearInterval(alive);
    },
  };
}

const failToStart = {
  "refuses-to-start": () => {
    throw new StartError("the port 54321 is taken; choose another with --listen");
  },
  "refused-by-the-system": () => {
    throw Object.assign(new Error("bind [::]:80: permission denied (EACCES)"), { syscall: "bind", code: "EACCES" });
  },
  "faulty-start": () => {
    throw new TypeError("nothing is not a function");
  },
  "endless-start": () => {
    setInterval(() => {}, 1_000);
    writeSync(2, "starting\n");
    return new Promise(() => {});
  },
};

function runOf({ behaviour, count }) {
  if (behaviour === "breaks-off") return Promise.reject(new Error("it broke"));
  return count === undefined ? new Promise(() => {}) : Promise.resolve();
}

function chat(logger) {
  return setInterval(() => {
    for (let line = 0; line < 100; line++) logger.info("x".repeat(1_000));
  }, 1);
}

function throwTwice() {
  setTimeout(() => {
    throw new Error("thrown");
  });
  setTimeout(() => Promise.reject(new Error("rejected")));
}

// Only a loop that has drained by itself gets here; process.exit and _exit do not. A pipe is no leak: it is stderr, which
// node:assert opens as soon as something loads it, and which keeps no loop alive.
process.once("beforeExit", () => {
  const open = process.getActiveResourcesInfo().filter((kind) => kind !== "PipeWrap");
  try {
    writeSync(2, `drained ${JSON.stringify(open)}\n`);
  } catch {
    // A test took stderr away.
  }
});

await runService({ command, start });
