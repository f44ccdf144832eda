import { execFileSync, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import type { Program } from "./program.ts";

/** What joins the two ends. */
export interface Link extends Disposable {
  readonly name: string;
  /** The receiver's, for the sender. */
  readonly address: string;
  /** Its IPv4 address, for who knows no other. */
  readonly address4: string;
  /** Has a program run at that end, and on a core of its own where there are two. */
  at(end: End, program: Program): Program;
}

export type End = "sender" | "receiver";

/** Both ends on `::1`. */
export function loopback(): Link {
  return { name: "::1", address: "::1", address4: "127.0.0.1", at: pinned, [Symbol.dispose]: () => {} };
}

const ENDS = {
  sender: { namespace: "sixbeat-bench-sender", addresses: ["fd00:6b::1/64", "198.18.0.1/24"] },
  receiver: { namespace: "sixbeat-bench-receiver", addresses: ["fd00:6b::2/64", "198.18.0.2/24"] },
} as const;
const SWITCH = "sixbeat-bench-switch";

/**
 * Each end in a network namespace of its own, joined to a bridge by a veth pair, as container engines do it.
 *
 * @throws {Error} when that is not allowed: it takes root.
 */
export function bridge(): Link {
  const remove = () => {
    for (const name of [SWITCH, ...Object.values(ENDS).map(({ namespace }) => namespace)]) {
      spawnSync("ip", ["netns", "delete", name]);
    }
  };
  remove();
  ip("netns", "add", SWITCH);
  inside(SWITCH, "link", "add", "br0", "up", "type", "bridge");
  for (const [end, { namespace, addresses }] of Object.entries(ENDS)) {
    ip("netns", "add", namespace);
    inside(SWITCH, "link", "add", end, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    inside(SWITCH, "link", "set", end, "up", "master", "br0");
    inside(namespace, "link", "set", "lo", "up");
    inside(namespace, "link", "set", "eth0", "up");
    // Without duplicate address detection, which would keep the address from use for a second.
    for (const address of addresses)
      inside(namespace, "address", "add", address, "dev", "eth0", ...(address.includes(":") ? ["nodad"] : []));
  }
  const at = (end: End, program: Program) => {
    const { command, args } = pinned(end, program);
    return { command: "ip", args: ["netns", "exec", ENDS[end].namespace, command, ...args] };
  };
  return { name: "a bridge", address: "fd00:6b::2", address4: "198.18.0.2", at, [Symbol.dispose]: remove };
}

function ip(...args: readonly string[]): void {
  execFileSync("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
}

function inside(namespace: string, ...args: readonly string[]): void {
  ip("-n", namespace, ...args);
}

const PINS = availableParallelism() > 1 && spawnSync("taskset", ["--version"]).status === 0;

function pinned(end: End, { command, args }: Program): Program {
  return PINS
    ? { command: "taskset", args: ["--cpu-list", end === "sender" ? "0" : "1", command, ...args] }
    : { command, args };
}
