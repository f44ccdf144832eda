import { execFile } from "node:child_process";
import { isIPv6 } from "node:net";
import { setTimeout as pass } from "node:timers/promises";
import { promisify } from "node:util";
import { eventually } from "../../../support/eventually.ts";
import { Exposition } from "../../../support/exposition.ts";
import type { Manifests, NodeFacts, ServiceName } from "../manifests.ts";
import { containerOptions, type Placement } from "./container-options.ts";
import { docker } from "./images.ts";
import type { Addresses, NodeNetwork } from "./network.ts";
import { type Party, rulesFor } from "./policy.ts";

const NAMESPACE = { "kubernetes.io/metadata.name": "sixbeat" };

/**
 * One pod as a kubelet runs it: a network of its own held by a first container, and beside it the service's container
 * with the environment, mounts, user and restrictions of the manifest.
 */
export class Pod {
  readonly service: ServiceName;
  readonly node: NodeFacts;
  /** Of the cluster's families, the primary first. */
  readonly addresses: Addresses;
  readonly manifests: Manifests;
  readonly #nodeNetwork: NodeNetwork;
  readonly #nodeAddress: string;
  readonly #sandbox: Sandbox;
  readonly #container: string;

  private constructor(placement: Placement, sandbox: Sandbox, container: string) {
    this.service = placement.service;
    this.node = placement.nodeFacts;
    this.addresses = sandbox.addresses;
    this.manifests = placement.manifests;
    this.#nodeNetwork = placement.node;
    this.#nodeAddress = placement.network.addressOf(placement.node);
    this.#sandbox = sandbox;
    this.#container = container;
  }

  static async start(placement: Placement): Promise<Pod> {
    const sandbox = await startSandbox(placement);
    const options = await containerOptions(placement);
    const network = `container:${sandbox.container}`;
    const container = await docker("run", "--detach", "--network", network, ...options, placement.image);
    return new Pod(placement, sandbox, container);
  }

  /** The one that the kubelet and Prometheus use. */
  get address(): string {
    return this.addresses[0].address;
  }

  /** As network policies see it. */
  get party(): Party {
    const labels = this.manifests.workload(this.service).spec?.template.metadata?.labels ?? {};
    return { address: this.address, labels, namespace: NAMESPACE };
  }

  /** Has its network allow only what the namespace's policies allow between these parties, if there are policies. */
  async enforce(parties: readonly Party[]): Promise<void> {
    if (this.manifests.all("NetworkPolicy").length === 0) return;
    const rules = rulesFor(this.party, this.#nodeAddress, this.manifests, parties);
    await this.#inNetwork("nft", rules);
  }

  /** Runs lines of shell in its network, with this machine's commands. */
  async shell(script: string): Promise<void> {
    await this.#inNetwork("sh", "-ec", script);
  }

  /** Fetches from its admin server, from the node, as the kubelet does. */
  get(path: string): Promise<{ status: number; body: string }> {
    const admin = this.#spec.ports?.find(({ name }) => name === "admin");
    const host = isIPv6(this.address) ? `[${this.address}]` : this.address;
    return this.#nodeNetwork.namespace.get(`http://${host}:${admin?.containerPort}${path}`);
  }

  async metrics(): Promise<Exposition> {
    const { status, body } = await this.get("/metrics");
    if (status !== 200) throw new Error(`/metrics answers ${status}`);
    return new Exposition(body);
  }

  async isReady(): Promise<boolean> {
    const { status } = await this.get(this.#spec.readinessProbe?.httpGet?.path ?? "");
    return status === 200;
  }

  async isAlive(): Promise<boolean> {
    const { status } = await this.get(this.#spec.livenessProbe?.httpGet?.path ?? "");
    return status === 200;
  }

  /** Resolves once the readiness probe succeeds; fails when it does not in time, with what the service said. */
  async ready(): Promise<void> {
    await eventually(() => this.isReady().then(mustBe(true))).catch(async (error: Error) => {
      throw new Error(`the ${this.service} on ${this.node.name}: ${error.message}\n${await this.logs()}`);
    });
  }

  logs(): Promise<string> {
    return docker("logs", this.#container);
  }

  /** What a JavaScript expression is worth inside its container. */
  execute(expression: string): Promise<string> {
    return docker("exec", this.#container, "node", "--print", expression);
  }

  /** Its container dies and the kubelet starts another, in the same pod: at the same address. */
  async restart(): Promise<void> {
    await docker("kill", this.#container);
    await docker("start", this.#container);
  }

  /** Ends it as the kubelet does, and resolves to its exit status: 137 is that of one that had to be killed. */
  async terminate(): Promise<number> {
    const pause = this.#spec.lifecycle?.preStop?.sleep?.seconds ?? 0;
    const grace = this.manifests.podSpec(this.service).terminationGracePeriodSeconds ?? 30;
    await pass(pause * 1000);
    await docker("stop", "--time", String(grace - pause), this.#container);
    const status = Number(await docker("inspect", "--format", "{{.State.ExitCode}}", this.#container));
    await this.remove();
    return status;
  }

  /** Removes it at once, as when its node is gone. */
  async remove(): Promise<void> {
    await docker("rm", "--force", this.#container, this.#sandbox.container);
  }

  async #inNetwork(...argv: readonly string[]): Promise<void> {
    await promisify(execFile)("nsenter", ["--target", String(this.#sandbox.pid), "--net", ...argv]);
  }

  get #spec() {
    return this.manifests.container(this.service);
  }
}

/** The container that holds a pod's network. */
interface Sandbox {
  readonly container: string;
  readonly pid: number;
  readonly addresses: Addresses;
}

async function startSandbox({ image, network, node }: Placement): Promise<Sandbox> {
  const ipv6 = ["--sysctl", `net.ipv6.conf.all.disable_ipv6=${network.hasIPv6 ? 0 : 1}`];
  const idle = ["--entrypoint", "node", image, "--eval", "setInterval(() => {}, 1e9)"];
  const container = await docker("run", "--detach", "--network", "none", ...ipv6, ...idle);
  const pid = Number(await docker("inspect", "--format", "{{.State.Pid}}", container));
  return { container, pid, addresses: await network.addPod(node, pid) };
}

function mustBe<T>(wanted: T): (value: T) => void {
  return (value) => {
    if (value !== wanted) throw new Error(`is ${value}, not ${wanted}`);
  };
}
