import { existsSync } from "node:fs";
import { measured } from "../loss-free.ts";
import { PORT } from "../pair/ends.ts";
import type { Link } from "../pair/link.ts";
import { output, type Program, Running, versionOf } from "../pair/program.ts";
import type { Outcome, Peer, PeerKind, Request } from "./peer.ts";

/** Where `peers/debian-sid.sh` puts the newest Debian: its iperf3 is newer than most systems' own. */
export const SID = "/var/tmp/sixbeat-bench/sid";

/** iperf3 one way: datagram by datagram, and with what is cut and put together by the kernel (`--gsro`, 3.20 on). */
export function iperf3(link: Link): PeerKind {
  return {
    name: "iperf3",
    async start() {
      const own: Program = { command: "iperf3", args: [] };
      const newest: Program = { command: "chroot", args: [SID, "iperf3"] };
      for (const program of existsSync(SID) ? [newest, own] : [own]) {
        const version = await versionOf({ ...program, args: [...program.args, "--version"] }, /^iperf (\S+)/);
        if (version !== undefined) return new Iperf3(program, version, link);
      }
      return { missing: "there is no iperf3" };
    },
  };
}

class Iperf3 implements Peer {
  readonly name = "iperf3";
  readonly version: string;
  readonly #program: Program;
  readonly #link: Link;

  constructor(program: Program, version: string, link: Link) {
    this.version = version;
    this.#program = program;
    this.#link = link;
  }

  async measure({ workload, size, count }: Request): Promise<Outcome> {
    if (!workload.startsWith("one-way")) return { missing: "it sends one way only" };
    const offloads = workload.endsWith("offloaded");
    if (offloads && Number.parseFloat(this.version) < 3.2) return { missing: `${this.version} has no --gsro` };
    await using server = new Running(
      this.#link.at("receiver", this.#with("-s", "-1", "-6", "-p", PORT, "--forceflush")),
    );
    await server.line(/listening/i);
    const how = [
      "-u",
      "-b",
      "0",
      "-l",
      String(size),
      "-t",
      String(count / 1000),
      "-J",
      ...(offloads ? ["--gsro"] : []),
    ];
    const client = this.#link.at("sender", this.#with("-c", this.#link.address, "-p", PORT, ...how));
    const { end } = JSON.parse(await output(client));
    const { packets, lost_packets: lost, seconds } = end.sum_received ?? end.sum;
    return measured({ sent: packets, arrived: packets - lost, seconds });
  }

  #with(...args: readonly string[]): Program {
    return { command: this.#program.command, args: [...this.#program.args, ...args] };
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
