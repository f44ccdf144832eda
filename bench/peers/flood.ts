import { fileURLToPath } from "node:url";
import { EndsPeer } from "../pair/ends.ts";
import type { Link } from "../pair/link.ts";
import { versionOf } from "../pair/program.ts";
import type { PeerKind } from "./peer.ts";

/** What Node.js itself has for UDP. */
export function nodeFlood(link: Link): PeerKind {
  const name = "node:dgram";
  const ends = { name, version: `Node.js ${process.versions.node}`, offloads: false, paces: false };
  const args = [fileURLToPath(new URL("../drivers/flood.js", import.meta.url))];
  return { name, start: async () => new EndsPeer({ ...ends, command: process.execPath, args }, link) };
}

/** Python's `socket`. */
export function pythonFlood(link: Link): PeerKind {
  const name = "Python socket";
  const args = [fileURLToPath(new URL("../../drivers/flood.py", import.meta.url))];
  return {
    name,
    async start() {
      const version = await versionOf({ command: "python3", args: ["--version"] }, /Python (\S+)/);
      if (version === undefined) return { missing: "there is no python3" };
      return new EndsPeer({ name, version, offloads: false, paces: false, command: "python3", args }, link);
    },
  };
}
