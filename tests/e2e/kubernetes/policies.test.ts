import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { IProbe } from "kubernetes-models/v1/Probe";
import { beforeAll, describe, expect, it } from "vitest";
import { lacks } from "../../support/requires.ts";
import { receiverConfig, senderConfig } from "./configuration.ts";
import { containerOf, type Manifests, podSpecOf, type ServiceName, type Workload } from "./manifests.ts";
import { COMPONENTS, K8S, OVERLAYS, render, renderWith } from "./render.ts";
import { restrictedFaults } from "./restricted.ts";

const SERVICES = ["sender", "receiver"] as const satisfies ServiceName[];
const VERSION = (JSON.parse(readFileSync(join(K8S, "../package.json"), "utf8")) as { version: string }).version;
const MIB = 2 ** 20;
/** Octets of memory that a service was measured to take when it is idle, and with as many paths as there may be. */
const IDLE = 65 * MIB;
const MOST = { sender: 257e6, receiver: 105e6 };
/** How long kubeadm's CoreDNS lets its answers be kept; its kubernetes plugin's own default is 5 s. */
const DNS_TIME_TO_LIVE_S = 30;

const variants: [string, () => Promise<Manifests>][] = [
  ["the base", () => render(join(K8S, "base"))],
  ...OVERLAYS.map((name) => [`the overlay ${name}`, () => render(join(K8S, "overlays", name))] as [string, Rendering]),
  ...COMPONENTS.map((name) => [`the base with ${name}`, () => renderWith([name])] as [string, Rendering]),
  ["the base with every component", () => renderWith(COMPONENTS)],
];

type Rendering = () => Promise<Manifests>;

describe.skipIf(lacks("kubectl")).each(variants)("%s", (name, rendering) => {
  let manifests: Manifests;

  beforeAll(async () => {
    manifests = await rendering();
  });

  it("has pods that Pod Security calls restricted, but for the host's network where that is asked for", () => {
    const refused = /host-network|every/.test(name) ? ["hostNetwork"] : [];
    for (const service of SERVICES) expect(restrictedFaults(manifests.podSpec(service))).toEqual(refused);
  });

  it("asks for no rights: no account, no token, no roles", () => {
    for (const service of SERVICES) {
      expect(manifests.podSpec(service)).toMatchObject({ automountServiceAccountToken: false });
      expect(manifests.podSpec(service)).not.toHaveProperty("serviceAccountName");
    }
    const kinds = manifests.objects.map(({ kind }) => kind as string);
    expect(kinds.filter((kind) => /Role|ServiceAccount/.test(kind))).toEqual([]);
  });

  it("writes nothing to its root file system, and runs as nobody that exists on a node", () => {
    for (const service of SERVICES) {
      expect(manifests.container(service).securityContext).toMatchObject({ readOnlyRootFilesystem: true });
      expect(manifests.podSpec(service).securityContext).toMatchObject({ runAsUser: 65532, runAsGroup: 65532 });
    }
  });

  it("does not put every Service of the namespace into the environment", () => {
    for (const service of SERVICES) expect(manifests.podSpec(service)).toMatchObject({ enableServiceLinks: false });
  });

  it("names its ports, which are those of the configuration", () => {
    expect(portsOf(manifests.workload("sender"))).toEqual({ admin: `${portOf(senderConfig(manifests).admin)}/TCP` });
    const { listen, admin } = receiverConfig(manifests);
    expect(portsOf(manifests.workload("receiver"))).toEqual({
      datagrams: `${portOf(listen)}/UDP`,
      admin: `${portOf(admin)}/TCP`,
    });
  });

  it("labels every object and pod as Kubernetes recommends, with the version of the code", () => {
    const pods = manifests.workloads().map(({ spec }) => spec?.template);
    for (const object of [...manifests.objects, ...pods])
      expect(object?.metadata?.labels).toMatchObject({
        "app.kubernetes.io/instance": "sixbeat",
        "app.kubernetes.io/part-of": "sixbeat",
        "app.kubernetes.io/managed-by": "kustomize",
        "app.kubernetes.io/version": VERSION,
      });
  });

  it("selects pods by name and component alone, which never change", () => {
    for (const service of SERVICES) {
      const identity = { "app.kubernetes.io/name": "sixbeat", "app.kubernetes.io/component": service };
      expect(manifests.workload(service).spec?.selector.matchLabels).toEqual(identity);
      expect(manifests.workload(service).spec?.template.metadata?.labels).toMatchObject(identity);
    }
  });

  it("runs the images of this version", () => {
    for (const service of SERVICES)
      expect(manifests.container(service).image).toMatch(new RegExp(`(^|/)sixbeat-${service}:${VERSION}(@|$)`));
  });

  it("requests what was measured, and bounds memory but not the processor", () => {
    for (const service of SERVICES) {
      const { requests, limits } = manifests.container(service).resources ?? {};
      expect(requests).toEqual({ cpu: "10m", memory: expect.stringMatching(/^\d+Mi$/) });
      expect(limits).toEqual({ memory: expect.stringMatching(/^\d+Mi$/) });
      const [requested, most] = [requests, limits].map(
        (amounts) => Number.parseInt(`${amounts?.["memory"]}`, 10) * MIB,
      );
      expect(requested).toBeGreaterThan(IDLE);
      expect(requested).toBeLessThan(1.5 * IDLE);
      expect(most).toBeGreaterThan(1.25 * MOST[service]);
      expect(most).toBeLessThan(2 * MOST[service]);
    }
  });

  it("is restarted when it hangs, never because of a peer, and never at the first sign", () => {
    for (const workload of manifests.workloads()) {
      const { livenessProbe, readinessProbe, startupProbe } = containerOf(workload);
      expect(livenessProbe?.httpGet).toEqual({ path: "/livez", port: "admin" });
      expect(readinessProbe?.httpGet).toEqual({ path: "/readyz", port: "admin" });
      expect(startupProbe).toBeUndefined();
      expect(patience(livenessProbe)).toBeGreaterThanOrEqual(30);
    }
  });

  it("has receivers answer on until every sender has given them up", () => {
    const pause = manifests.container("receiver").lifecycle?.preStop?.sleep?.seconds ?? 0;
    expect(pause).toBeGreaterThan(DNS_TIME_TO_LIVE_S + (2 * senderConfig(manifests).resolveInterval) / 1000);
  });

  it("gives a pod the time to pause and to drain before it is killed", () => {
    for (const workload of manifests.workloads()) {
      const pause = containerOf(workload).lifecycle?.preStop?.sleep?.seconds ?? 0;
      const rest = (podSpecOf(workload).terminationGracePeriodSeconds ?? 0) - pause;
      expect(rest).toBeGreaterThanOrEqual(senderConfig(manifests).timeout / 1000 + 10);
    }
  });

  it("keeps enough senders through a drain, and lets every node be drained", () => {
    const budgets = manifests.all("PodDisruptionBudget");
    if (manifests.workload("sender").kind === "DaemonSet") {
      expect(budgets).toEqual([]);
      return;
    }
    expect(budgets.map(({ spec }) => spec)).toEqual([
      { maxUnavailable: 1, selector: manifests.workload("sender").spec?.selector },
    ]);
  });

  it("spreads several senders over nodes and zones", () => {
    const { topologySpreadConstraints } = manifests.podSpec("sender");
    if (manifests.workload("sender").kind === "DaemonSet") {
      expect(topologySpreadConstraints).toBeUndefined();
      return;
    }
    const spread = { whenUnsatisfiable: "ScheduleAnyway", labelSelector: manifests.workload("sender").spec?.selector };
    expect(topologySpreadConstraints).toMatchObject([
      { topologyKey: "kubernetes.io/hostname", ...spread },
      { topologyKey: "topology.kubernetes.io/zone", ...spread },
    ]);
  });

  it("has the sender ask the receivers' headless name, and the names be those of nodes", () => {
    const service = manifests.one("Service");
    expect(service.spec).toMatchObject({
      clusterIP: "None",
      selector: manifests.workload("receiver").spec?.selector.matchLabels,
      ports: [{ name: "datagrams", port: 54321, targetPort: "datagrams", protocol: "UDP" }],
    });
    expect(senderConfig(manifests)).toMatchObject({
      name: "node-1",
      zone: "zone-1",
      targets: [{ text: service.metadata?.name }],
      resolve: "all",
    });
    expect(receiverConfig(manifests)).toMatchObject({ name: "node-1" });
  });

  it("has keys, if any, in files that nobody but the service can read", () => {
    for (const service of SERVICES) {
      const path = manifests.environment(service, { name: "node-1" })["SIXBEAT_KEY_FILE"];
      const { volumes = [], securityContext } = manifests.podSpec(service);
      const mounts = manifests.container(service).volumeMounts ?? [];
      const files = volumes.flatMap(({ name, secret }) =>
        (secret?.items ?? []).map((item) => `${mounts.find((mount) => mount.name === name)?.mountPath}/${item.path}`),
      );
      expect(files).toEqual(path === undefined ? [] : [path]);
      for (const { secret } of volumes) expect(secret).toMatchObject({ defaultMode: 0o400 });
      expect(securityContext?.fsGroup).toBe(path === undefined ? undefined : securityContext?.runAsGroup);
    }
  });

  it("speaks IPv6 and nothing else, unless it may speak any", () => {
    const { spec } = manifests.one("Service");
    if (/any-family|every/.test(name)) {
      expect(spec).toMatchObject({ ipFamilyPolicy: "PreferDualStack" });
      expect(spec).not.toHaveProperty("ipFamilies");
      expect([senderConfig(manifests).family, receiverConfig(manifests).ipv6Only]).toEqual(["auto", false]);
      return;
    }
    expect(spec).toMatchObject({ ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] });
    expect([senderConfig(manifests).family, receiverConfig(manifests).ipv6Only]).toEqual(["ipv6", true]);
  });
});

function portsOf(workload: Workload): Record<string, string> {
  const ports = containerOf(workload).ports ?? [];
  return Object.fromEntries(ports.map(({ name, containerPort, protocol }) => [name, `${containerPort}/${protocol}`]));
}

function portOf(endpoint: unknown): number | undefined {
  return (endpoint as { port?: number }).port;
}

/** For how many seconds a probe has to fail before it has consequences; Kubernetes' defaults are 10 s and 3 times. */
function patience(probe: IProbe | undefined): number {
  return (probe?.periodSeconds ?? 10) * (probe?.failureThreshold ?? 3);
}
