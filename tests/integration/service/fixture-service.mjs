// What the fixture service does, in as many threads as it is told.
import { existsSync, writeSync } from "node:fs";
import { choice, integer, option, sharedOptions } from "@sixbeat/common/config";
import { StartError } from "@sixbeat/common/service";

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

export const command = {
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

export async function start(config, { logger, output, signal, metrics, share }) {
  // Where there are several threads, the last one has the trouble.
  if (share === undefined || share.index === share.count - 1) await failToStart[config.behaviour]?.();
  let turns = 0;
  metrics.define({
    name: "sixbeat_fixture_turns_total",
    type: "counter",
    help: "Turns of ten milliseconds",
    labels: [],
    collect: (emit) => emit(turns),
  });
  metrics.define({
    name: "sixbeat_fixture_speed",
    type: "gauge",
    help: "Speed",
    labels: [],
    collect: (emit) => emit(config.speed),
  });
  const alive = setInterval(() => turns++, 10);
  const chatting = config.behaviour === "chatty" ? chat(logger) : undefined;
  if (config.behaviour === "throws") throwTwice();
  const notReady = config.speed === 0 ? "speed is 0" : undefined;
  const finished = runOf(config, signal);
  setImmediate(() => logger.info({ told: share?.told }, "started"));
  return {
    notReady: () => notReady,
    finished,
    tells: share?.index === 0 ? "what the first one knows" : undefined,
    reload(next) {
      if (next.speed === 666) throw new Error("that speed can't be had");
      config = next;
      if (share?.index === 1 && fates[next.speed] !== undefined) setTimeout(() => fates[next.speed](next));
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
    pages: { "/api/paths": { about: "its paths", read: () => "its own" } },
    ledger: {
      paths: () => [1, 2],
      labels: (path) => ({ source: "me", target: path === 1 ? "all" : `${share?.index}`, family: "ipv6", flow: "0" }),
      since: () => share?.index,
      copy: (paths) => paths.map(() => share?.index + 1),
      rest: () => 7,
    },
    async [Symbol.asyncDispose]() {
      clearInterval(chatting);
      if (config.behaviour !== "leaky") clearInterval(alive);
    },
  };
}

/** A book adds up numbers. */
export const combining = {
  about: "all paths",
  endsWith: "last",
  notReady: (reasons) => reasons.find((reason) => reason !== undefined),
  advice: ({ threads }) => (threads > 3 ? "that is a lot" : undefined),
  book() {
    const sums = new Map();
    let rest = 0;
    return {
      add: ({ target }, number) => sums.set(target, [...(sums.get(target) ?? []), number]),
      addRest: (number) => (rest += number),
      describe: ({ target }) => ({ numbers: sums.get(target) }),
      outcome: () => ({ status: 1, summary: [`sent ${rest}`], figures: { sent: rest, paths: sums.size } }),
    };
  },
};

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

/** What becomes of the second of several threads when it is told to be that fast. */
const fates = {
  13: () => process.exit(7),
  // Until a file beside the configuration lets it go on.
  14: ({ config }) => {
    const never = new Int32Array(new SharedArrayBuffer(4));
    while (!existsSync(`${config}.goes-on`)) Atomics.wait(never, 0, 0, 20);
  },
  15: () => {
    throw new Error("thrown by one thread");
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
