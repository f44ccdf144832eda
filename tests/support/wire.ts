import type { Namespace } from "./namespace.ts";
import { pythonPeer } from "./python-peer.ts";
import type { RunningCommand } from "./running-command.ts";

export type Way = "forward" | "reverse";

/**
 * A wire between two namespaces that can delay and reorder, since this kernel may know no netem. Its addresses are
 * fd00:6::1 here and fd00:6::2 there. Forward is from here to there.
 */
export class Wire implements AsyncDisposable {
  readonly #program: RunningCommand;

  private constructor(program: RunningCommand) {
    this.#program = program;
  }

  static async lay(here: Namespace, there: Namespace): Promise<Wire> {
    const program = pythonPeer("wire", [String(there.pid)], here);
    await program.says(/^ready$/m);
    return new Wire(program);
  }

  /** From now on everything takes that much longer. */
  async delay(way: Way, seconds: number): Promise<void> {
    await this.#tell(`${way} delay ${seconds}`);
  }

  /** From now on every so manieth datagram of a flow arrives after so many later ones of its flow. */
  async swap(way: Way, every: number, later: number): Promise<void> {
    await this.#tell(`${way} swap ${every} ${later}`);
  }

  /** From now on everything passes as it comes. */
  async pass(way: Way): Promise<void> {
    await this.#tell(`${way} pass`);
  }

  /** How many datagrams arrived after later ones of their flow. */
  async swapped(): Promise<Record<Way, number>> {
    this.#program.type("count\n");
    const [, forward, reverse] = await this.#program.says(/^swapped (\d+) (\d+)$/m);
    return { forward: Number(forward), reverse: Number(reverse) };
  }

  async #tell(command: string): Promise<void> {
    this.#program.type(`${command}\n`);
    await this.#program.says(new RegExp(`^done ${command}$`, "m"));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}
