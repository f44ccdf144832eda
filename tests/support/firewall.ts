import type { Namespace } from "./namespace.ts";

/** What the kernel counted of what arrived. */
export interface FirewallCounts {
  /** All that matched, whatever became of it. */
  readonly arrived: number;
  readonly dropped: number;
}

/** The kernel's firewall where datagrams arrive: it counts them and drops what it is told to. */
export class Firewall {
  readonly #place: Namespace;

  private constructor(place: Namespace) {
    this.#place = place;
  }

  /** @param match what is counted, as nft has it: `udp dport 54321` */
  static async create(place: Namespace, match: string): Promise<Firewall> {
    await place.shell(`nft -f - <<'END'
table inet account {
  counter arrived { }
  counter dropped { }
  chain rules { }
  chain arriving {
    type filter hook input priority 0
    ${match} counter name arrived jump rules
  }
}
END`);
    return new Firewall(place);
  }

  /** From now on drops what fits the rule, of what is counted: `numgen random mod 100 < 7`. */
  async drop(rule: string): Promise<void> {
    await this.#place.shell(`nft add rule inet account rules ${rule.replace("<", "\\<")} counter name dropped drop`);
  }

  /** From now on drops nothing more. The counts stay. */
  async pass(): Promise<void> {
    await this.#place.shell("nft flush chain inet account rules");
  }

  async counts(): Promise<FirewallCounts> {
    const { nftables } = JSON.parse(await this.#place.shell("nft -j list counters table inet account"));
    const packets = (name: string): number =>
      nftables.find(({ counter }: { counter?: { name: string } }) => counter?.name === name).counter.packets;
    return { arrived: packets("arrived"), dropped: packets("dropped") };
  }
}
