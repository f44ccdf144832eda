import type { Environment, Options } from "./command.ts";
import type { Fault } from "./fault.ts";
import { fieldOf } from "./field.ts";
import type { Given, Layer } from "./layer.ts";
import { didYouMean, ENVIRONMENT_PREFIX, variableName } from "./names.ts";

/** Reads the `SIXBEAT_` variables. An empty one counts as not set: compose files pass those for what is left out. */
export function readEnvironment(options: Options, environment: Environment): Layer {
  const keys = new Map(Object.keys(options).map((key) => [variableName(key), key]));
  const given = new Map<string, Given>();
  const faults: Fault[] = [];
  for (const [variable, text = ""] of Object.entries(environment)) {
    if (!variable.startsWith(ENVIRONMENT_PREFIX) || isServiceLink(variable, text)) continue;
    const key = keys.get(variable);
    const schema = key === undefined ? undefined : options[key];
    if (key === undefined || schema === undefined) {
      faults.push({ key: variable, problem: `unknown variable${didYouMean(variable, keys.keys())}` });
    } else if (text.trim() !== "") {
      const isList = fieldOf(schema).takes === "values";
      given.set(key, { value: isList ? splitWords(text) : text, origin: variable });
    }
  }
  return { given, faults };
}

function splitWords(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

const LINK = /_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;

/**
 * Whether Kubernetes, or a Docker link, set the variable for a Service whose name begins with "sixbeat". The name's own
 * part may be any option's name (a Service "sixbeat-interval"), so the ending and the value decide.
 */
function isServiceLink(variable: string, text: string): boolean {
  return LINK.test(variable) || (variable.endsWith("_PORT") && /^(tcp|udp|sctp):\/\//.test(text));
}
