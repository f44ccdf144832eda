import { fileURLToPath } from "node:url";
import { type Load, lossFree } from "../loss-free.ts";
import type { Link } from "../pair/link.ts";
import { output, type Program, Running } from "../pair/program.ts";
import type { Outcome, Peer, PeerKind, Request } from "./peer.ts";

/** The two commands of this repository, started as anyone starts them, with all their accounting. */
export function sixbeatPair(link: Link): PeerKind {
  const name = "sixbeat";
  return {
    name,
    async start() {
      const version = /[\d.]+/.exec(await output(command("sender", "--version")))![0];
      const loads = (await output(command("sender", "--help"))).includes("--rate");
      const receiver = new Running(link.at("receiver", command("receiver", ...RECEIVER)));
      await receiver.line(/are served/);
      return new SixbeatPair({ name, version, loads, receiver, link });
    },
  };
}

/** Its own: its receiver stays, and is warm, while others are measured. */
const PORT = 54391;
const ADMIN = "[::1]:54392";
const RECEIVER = ["--listen", `[::]:${PORT}`, "--reply-limit", "max", "--admin", ADMIN, "--print", "none"];
const RECEIVED = "sixbeat_receiver_datagrams_received_total";
/** Prints a page: the receiver may be in another network namespace than we are. */
const FETCH = `console.log(await (await fetch("http://${ADMIN}/metrics")).text())`;

interface Parts {
  readonly name: string;
  readonly version: string;
  /** Whether the sender can send a load. */
  readonly loads: boolean;
  readonly receiver: Running;
  readonly link: Link;
}

class SixbeatPair implements Peer {
  readonly name: string;
  readonly version: string;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.name = parts.name;
    this.version = parts.version;
    this.#parts = parts;
  }

  async measure({ workload, size, count }: Request): Promise<Outcome> {
    const [way, cut] = workload.split(" ");
    if (way === "ping") return { nanoseconds: await this.#ping(count) };
    if (!this.#parts.loads) return { missing: "this version sends no loads" };
    const oneWay = way === "one-way";
    const how = [...(oneWay ? ["--one-way"] : []), ...(cut === undefined ? ["--no-offload"] : [])];
    return lossFree(async (rate): Promise<Load> => {
      const before = await this.#received();
      const seconds = count / 1000;
      const load = [
        "--rate",
        rate === 0 ? "max" : `${rate}/s`,
        "--size",
        `${size}`,
        "--duration",
        `${count}ms`,
        ...how,
      ];
      const text = await this.#sender("--log-format", "json", ...load);
      const { sent, replied } = JSON.parse(text.trim().split("\n").at(-1)!);
      return { sent, arrived: oneWay ? (await this.#received()) - before : replied, seconds };
    });
  }

  async #ping(count: number): Promise<number> {
    const text = await this.#sender("--log-format", "pretty", "--interval", "10ms", "--count", `${count}`);
    return Number(/max [\d.]+\/([\d.]+)\//.exec(text)?.[1]) * 1e6;
  }

  #sender(...args: readonly string[]): Promise<string> {
    const { link } = this.#parts;
    const quiet = ["--print", "none", "--admin", "none", "--max-loss", "100%"];
    const target = link.address.includes(":") ? `[${link.address}]:${PORT}` : `${link.address}:${PORT}`;
    return output(link.at("sender", command("sender", ...args, ...quiet, target)));
  }

  async #received(): Promise<number> {
    const page = ["--input-type=module", "--eval", FETCH];
    const text = await output(this.#parts.link.at("receiver", { command: process.execPath, args: page }));
    const rows = text.split("\n").filter((line) => line.startsWith(`${RECEIVED}{`));
    return rows.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.receiver.stop();
  }
}

function command(service: "sender" | "receiver", ...args: readonly string[]): Program {
  const path = fileURLToPath(new URL(`../../../services/${service}/bin/sixbeat-${service}.js`, import.meta.url));
  return { command: process.execPath, args: [path, ...args] };
}
