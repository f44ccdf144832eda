import { hostname } from "node:os";
import { defaultAdminAddress } from "./admin-address.ts";
import { choice } from "./fields/choice.ts";
import { duration } from "./fields/duration.ts";
import { adminAddress } from "./fields/endpoint.ts";
import { integer } from "./fields/integer.ts";
import { text } from "./fields/text.ts";
import { option } from "./option.ts";

/**
 * The options that every service has; `admin` listens on `adminPort` by default, and `count` counts what the service's
 * own words say.
 */
export function sharedOptions(adminPort: number, count = "Stop after this many datagrams") {
  return {
    name: option(
      text({ minBytes: 1, maxBytes: 255, singleLine: true }).default(() => hostname()),
      { description: "What this end is called in figures and log lines", defaultText: "the host's name" },
    ),
    count: option(integer({ min: 1 }).optional(), { description: count }),
    duration: option(duration({ min: 1 }).optional(), { description: "Stop after this time" }),
    print: option(choice(["all", "rate", "none"]).prefault("rate"), {
      description: "Which datagrams are printed: all of them, as many as a person can follow, or none",
    }),
    threads: option(integer({ min: 1, max: 64 }).prefault(1), {
      description: "Threads that share the work, each with sockets of its own, where one core is not enough",
    }),
    admin: option(adminAddress(adminPort).prefault(defaultAdminAddress(adminPort)), {
      description: "Where metrics, health and status are served over HTTP; none turns it off",
    }),
    logLevel: option(choice(["trace", "debug", "info", "warn", "error", "fatal"]).prefault("info"), {
      description: "The least severe log lines that are written",
      placeholder: "level",
    }),
    logFormat: option(choice(["json", "pretty", "auto"]).prefault("auto"), {
      description: "How log lines look; auto is pretty on a terminal and json elsewhere",
    }),
    config: option(text({ minBytes: 1, singleLine: true }).optional(), {
      description: "A YAML or JSON file with options, for the command line and the environment to overrule",
      placeholder: "file",
    }),
  };
}
