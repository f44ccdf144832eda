import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, type Config, loadConfig, type Options } from "@sixbeat/common/config";
import { command as receiver } from "../../../services/receiver/src/command.ts";
import { command as sender } from "../../../services/sender/src/command.ts";
import type { Manifests } from "./manifests.ts";

const NODE = { name: "node-1", zone: "zone-1" };

/** What the sender makes of its pod's environment. */
export function senderConfig(manifests: Manifests) {
  return configOf(sender, manifests.environment("sender", NODE));
}

/** What the receiver makes of its pod's environment. */
export function receiverConfig(manifests: Manifests) {
  return configOf(receiver, manifests.environment("receiver", NODE));
}

function configOf<S extends Options>(command: Command<S>, env: Record<string, string>): Config<S> {
  const folder = mkdtempSync(join(tmpdir(), "keys-"));
  try {
    const keys = join(folder, "keys");
    writeFileSync(keys, "c".repeat(64), { mode: 0o400 });
    // Its place is in the pod alone.
    const ours = env["SIXBEAT_KEY_FILE"] === undefined ? {} : { SIXBEAT_KEY_FILE: keys };
    const loaded = loadConfig(command, { argv: [], env: { ...env, ...ours } });
    if (loaded.action === "run") return loaded.config;
    throw new Error(`${command.name} refuses its environment: ${JSON.stringify(loaded)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
