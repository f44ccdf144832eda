import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EndsPeer } from "../pair/ends.ts";
import type { Link } from "../pair/link.ts";
import { output, versionOf } from "../pair/program.ts";
import type { PeerKind } from "./peer.ts";

const SOURCE = fileURLToPath(new URL("../../drivers/reference.c", import.meta.url));
const BUILT = fileURLToPath(new URL("../../results", import.meta.url));

/** The same in C, and nothing else: how fast it can be on this machine at all. Built with `cc`. */
export function reference(link: Link): PeerKind {
  return {
    name: "C reference",
    async start() {
      const version = await versionOf({ command: "cc", args: ["--version"] }, /^(.*)$/m);
      if (version === undefined) return { missing: "there is no cc" };
      mkdirSync(BUILT, { recursive: true });
      const command = join(BUILT, "reference");
      await output({ command: "cc", args: ["-O2", "-o", command, SOURCE] });
      return new EndsPeer({ name: "C reference", version, command, args: [], offloads: true, paces: true }, link);
    },
  };
}
