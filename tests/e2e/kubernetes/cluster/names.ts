import { fileURLToPath } from "node:url";
import { eventually } from "../../../support/eventually.ts";
import { RunningCommand } from "../../../support/running-command.ts";
import type { NodeNetwork } from "./network.ts";

/** What a name server says of a name; null is a name that does not exist. */
export type Answer = { aaaa?: readonly string[]; a?: readonly string[] } | "SERVFAIL" | "silence" | null;

/** What it says of the name in one lookup after the other, round and round. */
export interface Cycle {
  readonly cycle: readonly Answer[];
}

/** The cluster's name server, on a node of its own. */
export class Names implements AsyncDisposable {
  readonly address: string;
  readonly #server: RunningCommand;
  #told = 0;

  private constructor(address: string, server: RunningCommand) {
    this.address = address;
    this.#server = server;
  }

  /** @param address one of the node's, by which pods ask it */
  static async serve(node: NodeNetwork, address: string): Promise<Names> {
    const server = new RunningCommand(node.namespace.enter([process.execPath, SERVER]));
    await server.says(/serving/);
    return new Names(address, server);
  }

  /** Resolves when every later question is answered so. */
  async tell(name: string, answer: Answer | Cycle): Promise<void> {
    const told = ++this.#told;
    this.#server.type(`${JSON.stringify([name, answer])}\n`);
    await eventually(() => {
      if (this.#server.stdout.split("known\n").length <= told) throw new Error(`${name}: not known`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}

const SERVER = fileURLToPath(new URL("name-server.mjs", import.meta.url));
