import { expect } from "vitest";
import { eventually } from "../../support/eventually.ts";
import type { NamespacePair } from "../../support/namespace-pair.ts";
import type { Place } from "../../support/place.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";

export const TARGET = "fd00:6::2";
/** The labels of the path, of all its flows together, at both ends. */
export const PATH = { source: "alpha", target: TARGET, family: "ipv6" } as const;

/** Milliseconds for twenty thousand datagrams, and for a test, on a machine that is busy with others. */
export const PATIENCE = 60_000;
export const LIMIT = { timeout: 3 * PATIENCE };

/** A receiver on port 54321. */
export async function startReceiver(place: Place, ...args: readonly string[]): Promise<ServiceProcess> {
  const receiver = new ServiceProcess("receiver", ["--print", "none", ...args], place);
  await receiver.ready();
  return receiver;
}

/** Milliseconds. A machine that is busy with others may stand still for long, and nothing is to be late for that. */
const TIMEOUT = 5_000;

export interface SenderOptions {
  readonly flows?: number;
  readonly threads?: number;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** A sender that sends on each flow every millisecond, until it is told to be quiet. */
export class MeasuringSender extends ServiceProcess {
  readonly #file: ScratchFile;
  readonly #options: string;

  private constructor(place: Place, file: ScratchFile, options: string) {
    super("sender", ["--config", file.path, "--name", PATH.source, "--print", "none"], place);
    this.#file = file;
    this.#options = options;
  }

  /** Resolves once a reply has come on every flow. */
  static async start(
    place: Place,
    { flows = 4, threads = 1, timeout = TIMEOUT }: SenderOptions = {},
  ): Promise<MeasuringSender> {
    const options = `targets: ["${TARGET}"]\nflows: ${flows}\nthreads: ${threads}\ntimeout: ${timeout}ms\n`;
    const file = await ScratchFile.create("sender.yaml", `${options}interval: 1ms\n`);
    const sender = new MeasuringSender(place, file, options);
    for (let flow = 0; flow < flows; flow++) await sender.repliesReach(1, String(flow));
    return sender;
  }

  /** Waits until so many replies have come, on one flow or on all together. */
  async repliesReach(atLeast: number, flow?: string): Promise<void> {
    await eventually(async () => expect(await this.#replies(flow)).toBeGreaterThanOrEqual(atLeast), PATIENCE);
  }

  /** Waits until so many more replies have come than there are now. */
  async moreReplies(more: number): Promise<void> {
    await this.repliesReach((await this.#replies()) + more);
  }

  /** Sends no more, and waits until every datagram has ended in one state or another. */
  async beQuiet(): Promise<void> {
    await this.#file.write(`${this.#options}interval: 10m\n`);
    this.kill("SIGHUP");
    await this.logged("configuration reloaded");
    await eventually(async () => expect((await this.metrics()).sum("sixbeat_sender_pending", PATH)).toBe(0), PATIENCE);
  }

  async #replies(flow?: string): Promise<number> {
    const labels = flow === undefined ? PATH : { ...PATH, flow };
    return (await this.metrics()).sum("sixbeat_sender_replies_total", labels);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await this.#file[Symbol.asyncDispose]();
  }
}

/**
 * Tells both hosts of a cable each other's link-layer address. Else the first datagrams wait for neighbour discovery,
 * in a queue that holds only a hundred, and the rest are lost where no firewall counts them.
 */
export async function introduce({ here, there }: NamespacePair): Promise<void> {
  const sides = [
    { knower: here, known: there, address: "fd00:6::2" },
    { knower: there, known: here, address: "fd00:6::1" },
  ];
  for (const { knower, known, address } of sides) {
    const [link] = JSON.parse(await known.shell("ip -j link show dev eth0"));
    await knower.shell(`ip neigh replace ${address} lladdr ${link.address} dev eth0 nud permanent`);
  }
}
