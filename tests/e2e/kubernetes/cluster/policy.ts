import type { INetworkPolicyPeer } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer";
import type { INetworkPolicyPort } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort";
import type { Manifests } from "../manifests.ts";

type Labels = Readonly<Record<string, string>>;

/** Somebody with an address, as selectors see it. */
export interface Party {
  readonly address: string;
  readonly labels: Labels;
  /** The labels of the namespace that it is in; the same object for all that are in it. */
  readonly namespace: Labels;
}

/**
 * The nftables rules, for a pod's own network, that enforce the NetworkPolicies which select it: what no policy allows is
 * dropped. As Kubernetes has it, replies and the pod's own node are always allowed; about ICMP it says nothing. For
 * clusters of IPv6 alone.
 *
 * @param parties everybody in the cluster whom a policy could mean
 */
export function rulesFor(pod: Party, node: string, manifests: Manifests, parties: readonly Party[]): string {
  const selecting = manifests.all("NetworkPolicy").map(({ spec }) => spec);
  const policies = selecting.filter((spec) => matches(pod.labels, spec?.podSelector.matchLabels));
  const within = (peers: readonly INetworkPolicyPeer[] = []) => addressesOf(peers, pod, parties);
  const ingress = policies.flatMap((spec) => spec?.ingress ?? []);
  const egress = policies.flatMap((spec) => spec?.egress ?? []);
  const restricts = (type: "Ingress" | "Egress") => policies.some((spec) => spec?.policyTypes?.includes(type));
  const accepted = ingress.flatMap(({ from, ports }) => accept("saddr", within(from), ports));
  const sent = egress.flatMap(({ to, ports }) => accept("daddr", within(to), ports));
  return `table ip6 policies
    delete table ip6 policies
    table ip6 policies {
      ${chain("input", restricts("Ingress"), [`ip6 saddr ${node} accept`, ...accepted])}
      ${chain("output", restricts("Egress"), [`ip6 daddr ${node} accept`, ...sent])}
    }`;
}

function chain(hook: "input" | "output", restricted: boolean, allowed: readonly string[]): string {
  return `chain ${hook} {
    type filter hook ${hook} priority 0; policy ${restricted ? "drop" : "accept"};
    ct state established,related accept
    meta l4proto ipv6-icmp accept
    ip6 saddr ::1 accept
    ${allowed.join("\n")}
  }`;
}

function addressesOf(peers: readonly INetworkPolicyPeer[], pod: Party, parties: readonly Party[]): string[] {
  const meant = parties.filter((party) =>
    peers.some(({ podSelector, namespaceSelector }) => {
      const rightNamespace =
        namespaceSelector === undefined
          ? party.namespace === pod.namespace
          : matches(party.namespace, namespaceSelector.matchLabels);
      return rightNamespace && matches(party.labels, podSelector?.matchLabels);
    }),
  );
  return meant.map(({ address }) => address);
}

function accept(side: "saddr" | "daddr", addresses: readonly string[], ports: readonly INetworkPolicyPort[] = []) {
  if (addresses.length === 0) return [];
  const of = `ip6 ${side} { ${addresses.join(", ")} }`;
  return ports.map(({ protocol = "TCP", port }) => `${of} ${protocol.toLowerCase()} dport ${port} accept`);
}

function matches(labels: Labels, wanted: Labels = {}): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}
