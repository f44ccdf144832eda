import { getText } from "./get-text.mjs";

/** Where commands run: in this machine's network, or in a namespace. */
export interface Place {
  /** The command line that runs a command there. */
  enter(argv: readonly string[]): readonly string[];
  /** Fetches a URL from there. */
  get(url: string): Promise<{ status: number; body: string }>;
}

export const thisHost: Place = { enter: (argv) => argv, get: getText };
