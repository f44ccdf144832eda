import { PORT } from "../pair/ends.ts";
import type { Link } from "../pair/link.ts";
import { output, Running, versionOf } from "../pair/program.ts";
import type { Outcome, Peer, PeerKind, Request } from "./peer.ts";

/** irtt: round trips at a fixed interval. */
export function irtt(link: Link): PeerKind {
  const name = "irtt";
  return {
    name,
    async start(): Promise<Peer | { readonly missing: string }> {
      const version = await versionOf({ command: "irtt", args: ["version"] }, /irtt version: (\S+)/);
      if (version === undefined) return { missing: "there is no irtt" };
      const measure = async ({ workload, size, count }: Request): Promise<Outcome> => {
        if (workload !== "ping") return { missing: "it measures round trips at an interval" };
        const server = { command: "irtt", args: ["server", "-b", `[${link.address}]:${PORT}`] };
        await using running = new Running(link.at("receiver", server));
        await running.line(/starting/);
        const to = `[${link.address}]:${PORT}`;
        const how = ["client", "-i", "10ms", "-d", `${count * 10}ms`, "-l", String(size), "-Q", "-o", "-", to];
        const { stats } = JSON.parse(await output(link.at("sender", { command: "irtt", args: how })));
        return { nanoseconds: stats.rtt.median };
      };
      return { name, version, measure, [Symbol.asyncDispose]: async () => {} };
    },
  };
}
