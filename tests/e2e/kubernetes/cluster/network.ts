import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { connect } from "../../../support/link.ts";
import { Namespace } from "../../../support/namespace.ts";

/** A node's network: what its pods hang off, and what its kubelet probes them from. */
export interface NodeNetwork {
  readonly namespace: Namespace;
  /** Its pods' addresses are fd6b:0:0:NUMBER::…. */
  readonly number: number;
}

/** Nodes, each with a prefix of its own for its pods, around a router; routed, without bridges or translation. */
export class ClusterNetwork implements AsyncDisposable {
  readonly #router: Namespace;
  readonly #nodes: NodeNetwork[] = [];
  #pods = 0;

  private constructor(router: Namespace) {
    this.#router = router;
  }

  static async create(): Promise<ClusterNetwork> {
    const router = await Namespace.create();
    await router.shell(FORWARD);
    return new ClusterNetwork(router);
  }

  async addNode(): Promise<NodeNetwork> {
    const node = { namespace: await Namespace.create(), number: this.#nodes.length + 1 };
    this.#nodes.push(node);
    const { namespace, number } = node;
    await connect(this.#router, namespace, { name: `node${number}`, number });
    // What is sent to a pod that is gone ends at its node.
    await namespace.shell(`${FORWARD}
      ip route add default via fd00:${number}::1
      ip route add unreachable fd6b:0:0:${number}::/64 metric 4096`);
    await this.#router.shell(`ip route add fd6b:0:0:${number}::/64 via fd00:${number}::2`);
    return node;
  }

  /** An address of the node itself. */
  static addressOf({ number }: NodeNetwork): string {
    return `fd00:${number}::2`;
  }

  /** Gives the network namespace of a process an eth0 with an address of the node's, and returns the address. */
  async addPod({ namespace, number }: NodeNetwork, pid: number): Promise<string> {
    const pod = ++this.#pods;
    const address = `fd6b:0:0:${number}::${pod.toString(16)}`;
    const end = `pod${pod}`;
    await run("ip", `link add ${end} netns ${namespace.pid} type veth peer name eth0 netns ${pid}`.split(" "));
    await namespace.shell(`${bringUp(end, "fe80::1")}
      ip route add ${address} dev ${end}`);
    await run("nsenter", [
      "--target",
      String(pid),
      "--net",
      "sh",
      "-ec",
      `${bringUp("eth0", "fe80::2")}
      ip address add ${address}/128 dev eth0 nodad
      ip route add default via fe80::1 dev eth0`,
    ]);
    return address;
  }

  /** Cuts a node off: nothing gets to it or its pods any more, and nobody is told. */
  async cut({ number }: NodeNetwork): Promise<void> {
    await this.#router.shell(`
      ip route replace blackhole fd6b:0:0:${number}::/64
      ip route del fd6b:0:0:${number}::/64 via fd00:${number}::2`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { namespace } of this.#nodes) await namespace[Symbol.asyncDispose]();
    await this.#router[Symbol.asyncDispose]();
  }
}

const run = promisify(execFile);

const FORWARD = "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding";

// Without duplicate address detection, so that every address can be used at once.
const bringUp = (device: string, linkLocal: string) => `
  echo 0 > /proc/sys/net/ipv6/conf/${device}/accept_dad
  ip link set ${device} addrgenmode none
  ip address add ${linkLocal}/64 dev ${device} nodad
  ip link set ${device} up`;
