import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Namespace } from "../../../support/namespace.ts";
import type { Manifests, ServiceName } from "../manifests.ts";
import { type Answer, type Cycle, Names } from "./names.ts";
import { ClusterNetwork, type Families, type Family, type NodeNetwork } from "./network.ts";
import { Pod } from "./pod.ts";
import type { Party } from "./policy.ts";

/** Where the receivers' Service is found. */
const RECEIVERS = "sixbeat-receiver.sixbeat.svc.cluster.local";
/** Where a Service of the receivers in one zone is found. */
const receiversIn = (zone: string) => `sixbeat-receiver-${zone}.sixbeat.svc.cluster.local`;

export interface ClusterNode {
  readonly name: string;
  readonly zone?: string;
  readonly network: NodeNetwork;
}

/** What a cluster is made of: images by service, families, and the Secrets of the namespace. */
export interface Given {
  readonly images: Readonly<Record<ServiceName, string>>;
  /** IPv6 alone, unless said otherwise. */
  readonly families?: Families;
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * As much of a cluster as the pods notice: nodes with networks of their own, kubelets that run pods as the manifests say,
 * and a name server whose answer for the headless Service is the ready receivers. What controllers decide, tests do.
 */
export class Cluster implements AsyncDisposable {
  readonly #network: ClusterNetwork;
  readonly #names: Names;
  readonly #folder: string;
  readonly #given: Given;
  readonly #nodes: ClusterNode[] = [];
  readonly #pods = new Set<Pod>();
  readonly #endpoints = new Set<Pod>();
  readonly #outsiders: Party[] = [];
  #started = 0;

  private constructor(network: ClusterNetwork, names: Names, folder: string, given: Given) {
    this.#network = network;
    this.#names = names;
    this.#folder = folder;
    this.#given = given;
    this.#outsiders.push({
      address: names.address,
      labels: { "k8s-app": "kube-dns" },
      namespace: { "kubernetes.io/metadata.name": "kube-system" },
    });
  }

  static async create(given: Given): Promise<Cluster> {
    const network = await ClusterNetwork.create(given.families ?? ["ipv6"]);
    const node = await network.addNode();
    const names = await Names.serve(node, network.addressOf(node));
    const folder = await mkdtemp(join(tmpdir(), "cluster-"));
    const search = "search sixbeat.svc.cluster.local svc.cluster.local cluster.local";
    await writeFile(join(folder, "resolv.conf"), `nameserver ${names.address}\n${search}\noptions ndots:5\n`);
    return new Cluster(network, names, folder, given);
  }

  get nodes(): readonly ClusterNode[] {
    return this.#nodes;
  }

  async addNode(zone?: string): Promise<ClusterNode> {
    const name = `node-${this.#nodes.length + 1}`;
    const node = { name, network: await this.#network.addNode(), ...(zone !== undefined && { zone }) };
    this.#nodes.push(node);
    return node;
  }

  /** Starts a service's pod on a node. A receiver gets into the name's answer as soon as it is ready. */
  async start(service: ServiceName, manifests: Manifests, { name, zone, network }: ClusterNode): Promise<Pod> {
    const pod = await Pod.start({
      service,
      manifests,
      network: this.#network,
      node: network,
      nodeFacts: { name, ...(zone !== undefined && { zone }) },
      image: this.#given.images[service],
      folder: join(this.#folder, `pod-${++this.#started}`),
      resolvConf: join(this.#folder, "resolv.conf"),
      secrets: this.#given.secrets ?? {},
    });
    this.#pods.add(pod);
    await this.#enforcePolicies();
    if (service === "sender") return pod;
    await pod.ready();
    this.#endpoints.add(pod);
    await this.#publish();
    return pod;
  }

  /** As `start`, and waits until the pod is ready. */
  async startReady(service: ServiceName, manifests: Manifests, node: ClusterNode): Promise<Pod> {
    const pod = await this.start(service, manifests, node);
    await pod.ready();
    return pod;
  }

  /** A node whose processes are of a namespace with this name, in which no network policy holds. */
  async addOutsiders(namespace: string): Promise<Namespace> {
    const network = await this.#network.addNode();
    const labels = { "kubernetes.io/metadata.name": namespace };
    this.#outsiders.push({ address: this.#network.addressOf(network), labels: {}, namespace: labels });
    return network.namespace;
  }

  /** Deletes a pod: it leaves the name's answer when it begins to terminate. Resolves to its exit status. */
  async delete(pod: Pod): Promise<number> {
    await this.forget(pod);
    const status = await pod.terminate();
    this.#pods.delete(pod);
    return status;
  }

  /** A node is cut off. Its pods stay in the name's answer until the cluster has noticed: then `forget` them. */
  async lose({ network }: ClusterNode): Promise<void> {
    await this.#network.cut(network);
  }

  /** A pod leaves the name's answer. */
  async forget(pod: Pod): Promise<void> {
    this.#endpoints.delete(pod);
    await this.#publish();
  }

  /** Has the name server say something else of the receivers' name than which of them are ready; until the next change. */
  async pretend(answer: Answer | Cycle): Promise<void> {
    await this.#names.tell(RECEIVERS, answer);
  }

  async tellTheTruth(): Promise<void> {
    await this.#publish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pod of this.#pods) await pod.remove();
    await this.#names[Symbol.asyncDispose]();
    await this.#network[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true });
  }

  async #enforcePolicies(): Promise<void> {
    const parties = [...this.#outsiders, ...[...this.#pods].map(({ party }) => party)];
    for (const pod of this.#pods) await pod.enforce(parties);
  }

  // A headless Service without endpoints has a name without addresses, as CoreDNS sees it.
  async #publish(): Promise<void> {
    const all = [...this.#endpoints];
    await this.#names.tell(RECEIVERS, this.#addressesOf(all));
    for (const zone of new Set(this.#nodes.map((node) => node.zone)))
      if (zone !== undefined)
        await this.#names.tell(receiversIn(zone), this.#addressesOf(all.filter((pod) => pod.node.zone === zone)));
  }

  /** Of several families, a Service has those that it asks for. */
  #addressesOf(pods: readonly Pod[]): Answer {
    const { spec } = [...this.#pods][0]?.manifests.one("Service") ?? {};
    const served = (family: Family) =>
      spec?.ipFamilies?.includes(family === "ipv6" ? "IPv6" : "IPv4") ?? spec?.ipFamilyPolicy === "PreferDualStack";
    const addresses = pods.flatMap((pod) => pod.addresses);
    const of = (wanted: Family) =>
      served(wanted) ? addresses.filter(({ family }) => family === wanted).map(({ address }) => address) : [];
    return { aaaa: of("ipv6"), a: of("ipv4") };
  }
}
