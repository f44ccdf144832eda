import { defaultAdminAddress, parseAdminAddress } from "../../config/admin-address.ts";
import type { Environment } from "../../config/command.ts";
import type { Endpoint } from "../../config/endpoint.ts";
import { Refusal } from "../../config/refusal.ts";

/**
 * The admin address, where the command line is a health check and, together with the environment, says plainly what it
 * is. Undefined where the command line asks for something else or more, where a file may say it, or where it is wrong.
 */
export function plainAdmin(
  argv: readonly string[],
  environment: Environment,
  defaultPort: number,
): Endpoint | "none" | undefined {
  const flag = readFlags(argv);
  if (flag === undefined) return undefined;
  const written = flag.admin ?? given(environment["SIXBEAT_ADMIN"]);
  if (written === undefined && given(environment["SIXBEAT_CONFIG"]) !== undefined) return undefined;
  try {
    return parseAdminAddress(written ?? defaultAdminAddress(defaultPort), defaultPort);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** What the only flags say that are known here; undefined when there are others, or `--health-check` is not among them. */
function readFlags(argv: readonly string[]): { admin: string | undefined } | undefined {
  const rest = argv.filter((argument) => argument !== "--health-check");
  if (rest.length === argv.length) return undefined;
  const [first, second, ...more] = rest;
  if (first === undefined) return { admin: undefined };
  if (first.startsWith("--admin=") && second === undefined) return { admin: first.slice("--admin=".length) };
  // What looks like a flag is none of its values.
  if (first !== "--admin" || argv.at(argv.indexOf(first) + 1) !== second || more.length > 0) return undefined;
  return second === undefined || second.startsWith("-") ? undefined : { admin: second };
}

/** An empty variable counts as not set. */
function given(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text;
}
