/** What a command can be asked to do instead of running, the strongest first: flags that stand nowhere but on the line. */
export const ACTIONS = {
  help: { description: "Show this text", short: "h" },
  version: { description: "Show the version", short: "V" },
  "check-config": { description: "Check the configuration and exit", short: undefined },
  "print-config": {
    description: "Show the configuration and where each value comes from, as a file",
    short: undefined,
  },
  "health-check": { description: "Ask the running service whether it is ready and exit with 0 or 1", short: undefined },
} as const;

export type Action = keyof typeof ACTIONS;

export const ACTION_NAMES = Object.keys(ACTIONS) as readonly Action[];
