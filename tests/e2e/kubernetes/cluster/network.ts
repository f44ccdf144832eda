import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { connect } from "../../../support/link.ts";
import { Namespace } from "../../../support/namespace.ts";

export type Family = "ipv6" | "ipv4";

/** What pods have addresses of, the cluster's primary family first. */
export type Families = readonly [Family, ...Family[]];

export interface PodAddress {
  readonly family: Family;
  readonly address: string;
}

/** The addresses of a pod, in the order of the cluster's families. */
export type Addresses = readonly [PodAddress, ...PodAddress[]];

/** A node's network: what its pods hang off, and what its kubelet probes them from. */
export interface NodeNetwork {
  readonly namespace: Namespace;
  /** Its own addresses are fd00:NUMBER::2 and 10.0.NUMBER.2; its pods', fd6b:0:0:NUMBER::… and 10.244.NUMBER.…. */
  readonly number: number;
}

/** Nodes, each with a prefix of its own for its pods, around a router; routed, without bridges or translation. */
export class ClusterNetwork implements AsyncDisposable {
  readonly #families: Families;
  readonly #router: Namespace;
  readonly #nodes: NodeNetwork[] = [];
  #pods = 0;

  private constructor(families: Families, router: Namespace) {
    this.#families = families;
    this.#router = router;
  }

  static async create(families: Families): Promise<ClusterNetwork> {
    const router = await Namespace.create();
    await router.shell(FORWARD);
    return new ClusterNetwork(families, router);
  }

  async addNode(): Promise<NodeNetwork> {
    const node = { namespace: await Namespace.create(), number: this.#nodes.length + 1 };
    this.#nodes.push(node);
    const { namespace, number } = node;
    await connect(this.#router, namespace, { name: `node${number}`, number });
    // What is sent to a pod that is gone ends at its node.
    await namespace.shell(`${FORWARD}
      ip route add default via fd00:${number}::1
      ip route add unreachable ${PREFIX.ipv6(number)} metric 4096
      ip route add default via 10.0.${number}.1
      ip route add unreachable ${PREFIX.ipv4(number)} metric 4096`);
    await this.#router.shell(`
      ip route add ${PREFIX.ipv6(number)} via fd00:${number}::2
      ip route add ${PREFIX.ipv4(number)} via 10.0.${number}.2`);
    return node;
  }

  get hasIPv6(): boolean {
    return this.#families.includes("ipv6");
  }

  /** An address of the node itself, of the cluster's primary family. */
  addressOf({ number }: NodeNetwork): string {
    return this.#families[0] === "ipv4" ? `10.0.${number}.2` : `fd00:${number}::2`;
  }

  /** Gives the network namespace of a process an eth0 with addresses of the node's. */
  async addPod({ namespace, number }: NodeNetwork, pid: number): Promise<Addresses> {
    const pod = ++this.#pods;
    const end = `pod${pod}`;
    await run("ip", `link add ${end} netns ${namespace.pid} type veth peer name eth0 netns ${pid}`.split(" "));
    const inPod = (script: string) => run("nsenter", ["--target", String(pid), "--net", "sh", "-ec", script]);
    await Promise.all([namespace.shell(bringUp(end)), inPod(bringUp("eth0"))]);
    const [primary, ...others] = this.#families;
    const of = (family: Family) => ({ family, address: ADDRESS[family](number, pod) });
    const addresses: Addresses = [of(primary), ...others.map(of)];
    for (const { family, address } of addresses) {
      await namespace.shell(NODE_END[family](end, address));
      await inPod(POD_END[family](address));
    }
    return addresses;
  }

  /** Cuts a node off: nothing gets to it or its pods any more, and nobody is told. */
  async cut({ number }: NodeNetwork): Promise<void> {
    await this.#router.shell(`
      ip route del ${PREFIX.ipv6(number)}
      ip route add blackhole ${PREFIX.ipv6(number)}
      ip route del ${PREFIX.ipv4(number)}
      ip route add blackhole ${PREFIX.ipv4(number)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { namespace } of this.#nodes) await namespace[Symbol.asyncDispose]();
    await this.#router[Symbol.asyncDispose]();
  }
}

const run = promisify(execFile);

const FORWARD = `
  echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
  echo 1 > /proc/sys/net/ipv4/ip_forward`;

const PREFIX = {
  ipv6: (node: number) => `fd6b:0:0:${node}::/64`,
  ipv4: (node: number) => `10.244.${node}.0/24`,
} as const satisfies Record<Family, unknown>;

const ADDRESS = {
  ipv6: (node: number, pod: number) => `fd6b:0:0:${node}::${pod.toString(16)}`,
  ipv4: (node: number, pod: number) => `10.244.${node}.${pod}`,
} as const satisfies Record<Family, unknown>;

// The gateway has the same address in every pod, on the node's end of its cable. No duplicate address detection, so that
// every address can be used at once.
const NODE_END = {
  ipv6: (device: string, pod: string) => `
    ip address add fe80::1/64 dev ${device} nodad
    ip route add ${pod} dev ${device}`,
  ipv4: (device: string, pod: string) => `
    ip address add 169.254.1.1/32 dev ${device}
    ip route add ${pod} dev ${device}`,
} as const satisfies Record<Family, unknown>;

const POD_END = {
  ipv6: (address: string) => `
    ip address add fe80::2/64 dev eth0 nodad
    ip address add ${address}/128 dev eth0 nodad
    ip route add default via fe80::1 dev eth0`,
  ipv4: (address: string) => `
    ip address add ${address}/32 dev eth0
    ip route add default via 169.254.1.1 dev eth0 onlink`,
} as const satisfies Record<Family, unknown>;

const bringUp = (device: string) => `
  echo 0 > /proc/sys/net/ipv6/conf/${device}/accept_dad
  ip link set ${device} addrgenmode none
  ip link set ${device} up`;
