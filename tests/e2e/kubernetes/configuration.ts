import { type Command, type Config, loadConfig, type Options } from "@sixbeat/common/config";
import { command as receiver } from "../../../services/receiver/src/command.ts";
import { command as sender } from "../../../services/sender/src/command.ts";
import type { Manifests } from "./manifests.ts";

/** What the sender makes of its pod's environment. */
export function senderConfig(manifests: Manifests) {
  return configOf(sender, manifests.environment("sender", "node-1"));
}

/** What the receiver makes of its pod's environment. */
export function receiverConfig(manifests: Manifests) {
  return configOf(receiver, manifests.environment("receiver", "node-1"));
}

function configOf<S extends Options>(command: Command<S>, env: Record<string, string>): Config<S> {
  const loaded = loadConfig(command, { argv: [], env });
  if (loaded.action !== "run") throw new Error(`${command.name} refuses its environment: ${JSON.stringify(loaded)}`);
  return loaded.config;
}
