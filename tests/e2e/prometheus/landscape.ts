import { fileURLToPath } from "node:url";
import { connect } from "../../support/link.ts";
import { Namespace } from "../../support/namespace.ts";
import { DEBIAN_PYTHON } from "../../support/requires.ts";
import { RunningCommand } from "../../support/running-command.ts";

/**
 * Two hosts and the network between them: a router with a long road in its middle, which does to datagrams what it is
 * told. `near` is fd00:6::1 and 10.0.6.1, `far` is fd00:7::2 and 10.0.7.2.
 */
export class Landscape implements AsyncDisposable {
  readonly near: Namespace;
  readonly far: Namespace;
  readonly #router: Namespace;
  readonly #road: RunningCommand;

  private constructor(near: Namespace, far: Namespace, router: Namespace, road: RunningCommand) {
    this.near = near;
    this.far = far;
    this.#router = router;
    this.#road = road;
  }

  static async create(): Promise<Landscape> {
    const [near, router, far] = await Promise.all([Namespace.create(), Namespace.create(), Namespace.create()]);
    await connect(near, router, { name: "eth0", number: 6 });
    await connect(router, far, { name: "eth1", number: 7, mtu: 1280 });
    const road = new RunningCommand(router.enter([DEBIAN_PYTHON, ROAD]));
    await road.says(/open/);
    await router.shell(ROUTER);
    await near.shell("ip -6 route add default via fd00:6::2; ip route add 10.0.7.0/24 via 10.0.6.2");
    await far.shell("ip -6 route add default via fd00:7::1; ip route add 10.0.6.0/24 via 10.0.7.1");
    return new Landscape(near, far, router, road);
  }

  /** From now on each packet takes so many seconds one way, and up to `spread` more. */
  takes(delay: number, spread = 0): void {
    this.#road.type(`${delay} ${spread}\n`);
  }

  /** From now on the router does this, and nothing else, to the IPv6 packets at the end of the road: statements of nft. */
  async does(...statements: readonly string[]): Promise<void> {
    const lines = statements.map((statement) => `add rule ip6 road forward iifname tun0 ${statement}`);
    await this.#router.shell(`nft -f - <<END\nflush chain ip6 road forward\n${lines.join("\n")}\nEND`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#road[Symbol.asyncDispose]();
    for (const namespace of [this.near, this.far, this.#router]) await namespace[Symbol.asyncDispose]();
  }
}

const ROAD = fileURLToPath(new URL("../../support/python/road.py", import.meta.url));

// What comes in from either host takes the road first, and is forwarded to the other host when it comes out of it.
const ROUTER = `
echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
echo 1 > /proc/sys/net/ipv4/ip_forward
ip link set tun0 up
for family in -6 -4; do
  ip $family route add default dev tun0 table 100
  for port in eth0 eth1; do ip $family rule add iif $port lookup 100; done
done
nft 'add table ip6 road; add chain ip6 road forward { type filter hook forward priority 0; }'`;
