import { expect } from "vitest";
import { eventually } from "./eventually.ts";
import type { Namespace } from "./namespace.ts";

/** A cable between two namespaces. */
export interface Link {
  /** What its interface is called at both ends. */
  readonly name: string;
  /** Addresses are fd00:NUMBER::1 and ::2, fe80::1 and ::2, 10.0.NUMBER.1 and .2. */
  readonly number: number;
  readonly mtu?: number;
}

/** Lays the cable: the first namespace gets the addresses that end in 1, the second those that end in 2. */
export async function connect(first: Namespace, second: Namespace, { name, number, mtu = 1500 }: Link): Promise<void> {
  const end = (pid: number | string) => `name ${name} mtu ${mtu} netns ${pid}`;
  await first.shell(`ip link add ${end(first.pid)} type veth peer ${end(second.pid)}`);
  await Promise.all([first, second].map((namespace, i) => namespace.shell(addresses(name, number, i + 1))));
  // Until then the kernel may throw away what is sent, without a word.
  for (const namespace of [first, second]) {
    await eventually(async () => expect(await namespace.shell(`ip -o link show ${name}`)).toContain("state UP"));
  }
}

// Without duplicate address detection, so that every address can be used at once.
const addresses = (name: string, number: number, host: number) => `
echo 0 > /proc/sys/net/ipv6/conf/${name}/accept_dad
ip link set ${name} addrgenmode none
ip address add fe80::${host}/64 dev ${name} nodad
ip address add fd00:${number}::${host}/64 dev ${name} nodad
ip address add 10.0.${number}.${host}/24 dev ${name}
ip link set ${name} up`;
