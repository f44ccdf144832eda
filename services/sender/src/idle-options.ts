import type { Fault, Origins } from "@sixbeat/common/config";
import type { SenderConfig } from "./command.ts";

/**
 * Flags that do nothing beside others. Only who writes a command line is told: files and environments are often shared
 * by many senders, of which each uses a part.
 */
export function idleOptions(config: SenderConfig, origins: Origins): readonly Fault[] {
  return RULES.filter(({ key, isIdle }) => origins[key]?.startsWith("-") === true && isIdle(config)).map(
    ({ name, problem }) => ({ key: name, problem }),
  );
}

interface Rule {
  readonly key: keyof SenderConfig;
  readonly name: string;
  readonly isIdle: (config: SenderConfig) => boolean;
  readonly problem: string;
}

const RULES: readonly Rule[] = [
  {
    key: "interval",
    name: "interval",
    isIdle: ({ rate }) => rate !== undefined,
    problem: "rate says already how often to send; leave one of the two away",
  },
  {
    key: "zone",
    name: "zone",
    isIdle: ({ fanout }) => fanout === 0,
    problem: "only a choice of targets goes by it; add --fanout, or leave the zone away",
  },
  {
    key: "timeout",
    name: "timeout",
    isIdle: ({ oneWay }) => oneWay,
    problem: "no reply is waited for; leave it away",
  },
];
