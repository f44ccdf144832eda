import { stripVTControlCharacters } from "node:util";
import { measured } from "../loss-free.ts";
import { PORT } from "../pair/ends.ts";
import type { Link } from "../pair/link.ts";
import { output, Running, versionOf } from "../pair/program.ts";
import type { Outcome, Peer, PeerKind, Request } from "./peer.ts";

/** sockperf, over IPv4: up to 3.7, which Debian has, it knows no other. */
export function sockperf(link: Link): PeerKind {
  const name = "sockperf";
  return {
    name,
    async start(): Promise<Peer | { readonly missing: string }> {
      const version = await versionOf({ command: "sockperf", args: ["--version"] }, /version (\S+)/);
      if (version === undefined) return { missing: "there is no sockperf" };
      const measure = (request: Request) => measureSockperf(link, request);
      return { name, version: `${version} over IPv4`, measure, [Symbol.asyncDispose]: async () => {} };
    },
  };
}

const PING = ["pp", "--mps", "100"];
/** Now and then its server receives nothing at all. */
const TRIES = 3;

async function measureSockperf(link: Link, { workload, size, count }: Request): Promise<Outcome> {
  if (workload !== "one-way" && workload !== "ping") return { missing: "it has nothing like it" };
  const ping = workload === "ping";
  const seconds = Math.ceil(count / (ping ? 100 : 1000));
  const where = ["-i", link.address4, "-p", PORT, "-m", String(size)];
  const client = { command: "sockperf", args: [...(ping ? PING : ["tp"]), "-t", String(seconds), ...where] };
  for (let tries = 0; tries < TRIES; tries++) {
    const server = { command: "sockperf", args: ["sr", "-i", link.address4, "-p", PORT] };
    await using running = new Running(link.at("receiver", server));
    await running.line(/Warmup|listen/i);
    const text = await output(link.at("sender", client));
    // It tells half of each round trip, in microseconds.
    const half = number(/percentile 50\.0+ = +([\d.]+)/, text);
    if (ping && half > 0) return { nanoseconds: 2000 * half };
    const sent = number(/Total of (\d+) messages/, text);
    const arrived = number(/Total (\d+) messages received/, await running.stop("SIGINT"));
    if (!ping && arrived > 0) return measured({ sent, arrived: Math.min(arrived, sent), seconds });
  }
  return { missing: "its server received nothing" };
}

function number(pattern: RegExp, text: string): number {
  return Number(pattern.exec(stripVTControlCharacters(text))?.[1] ?? Number.NaN);
}
