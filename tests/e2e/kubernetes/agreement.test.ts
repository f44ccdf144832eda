import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { lacks } from "../../support/requires.ts";
import { receiverConfig, senderConfig } from "./configuration.ts";
import type { Manifests, ServiceName } from "./manifests.ts";
import { K8S, render } from "./render.ts";

const SERVICES = ["sender", "receiver"] as const satisfies ServiceName[];

describe.skipIf(lacks("kubectl"))("in the production example", () => {
  let manifests: Manifests;

  beforeAll(async () => {
    manifests = await render(join(K8S, "overlays/production"));
  });

  it("the PodMonitor finds both services, at a port that both have", () => {
    const { selector, podMetricsEndpoints = [] } = manifests.one("PodMonitor").spec;
    expect(podMetricsEndpoints).toHaveLength(1);
    for (const service of SERVICES) {
      expect(manifests.workload(service).spec?.template.metadata?.labels).toMatchObject(selector.matchLabels ?? {});
      const names = (manifests.container(service).ports ?? []).map(({ name }) => name);
      expect(names).toContain(podMetricsEndpoints[0]?.port);
    }
  });

  it("the PodMonitor calls the jobs as compose's Prometheus does", () => {
    const compose = readFileSync(join(K8S, "../observability/prometheus/prometheus.yml"), "utf8");
    const { scrape_configs } = parse(compose) as { scrape_configs: { job_name: string }[] };
    const [endpoint] = manifests.one("PodMonitor").spec.podMetricsEndpoints ?? [];
    const job = endpoint?.relabelings?.find(({ targetLabel }) => targetLabel === "job");
    expect(job?.sourceLabels).toEqual(["__meta_kubernetes_pod_label_app_kubernetes_io_component"]);
    const jobs = SERVICES.map((service) => {
      const labels = manifests.workload(service).spec?.template.metadata?.labels ?? {};
      return job?.replacement?.replace("$1", labels["app.kubernetes.io/component"] ?? "");
    });
    expect(scrape_configs.map(({ job_name }) => job_name)).toEqual(expect.arrayContaining(jobs));
  });

  it("Prometheus takes up both the PodMonitor and the rules, by one label", () => {
    for (const kind of ["PodMonitor", "PrometheusRule"] as const)
      expect(manifests.one(kind).metadata?.labels).toMatchObject({ release: "kube-prometheus-stack" });
  });

  it("the rules are more than one group, and each alert says how bad it is and what to do", () => {
    const groups = manifests.one("PrometheusRule").spec?.groups ?? [];
    const alerts = groups.flatMap(({ rules = [] }) => rules).filter(({ alert }) => alert !== undefined);
    expect(alerts.length).toBeGreaterThan(5);
    for (const { labels, annotations } of alerts) {
      expect(labels?.["severity"]).toMatch(/^(critical|warning|info)$/);
      expect(annotations?.["runbook_url"]).toMatch(/^docs\/runbooks\/Sixbeat\w+\.md$/);
    }
  });

  it("each dashboard fits into what kubectl apply writes down, and Grafana's sidecar finds it", () => {
    const dashboards = manifests.all("ConfigMap").filter(({ data }) => Object.keys(data ?? {})[0]?.endsWith(".json"));
    expect(dashboards).toHaveLength(3);
    for (const dashboard of dashboards) {
      expect(dashboard.metadata?.labels).toMatchObject({ grafana_dashboard: "1" });
      // The annotations of an object have 256 KiB together, of which one is the whole object as it was applied.
      expect(JSON.stringify(dashboard).length).toBeLessThan(256 * 1024);
    }
  });

  it("the network policies let through what the services speak, and nothing else", () => {
    const { admin, listen } = receiverConfig(manifests);
    const datagrams = { protocol: "UDP", port: portOf(listen) };
    const dns = ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 }));
    const receiver = manifests.one("NetworkPolicy", "sixbeat-receiver").spec;
    const sender = manifests.one("NetworkPolicy", "sixbeat-sender").spec;
    expect([receiver, sender].map((policy) => policy?.policyTypes)).toEqual(Array(2).fill(["Ingress", "Egress"]));
    expect(portsOf(receiver?.ingress)).toEqual([datagrams, { protocol: "TCP", port: portOf(admin) }]);
    expect(portsOf(receiver?.egress)).toEqual([]);
    expect(portsOf(sender?.ingress)).toEqual([{ protocol: "TCP", port: portOf(senderConfig(manifests).admin) }]);
    expect(portsOf(sender?.egress)).toEqual([datagrams, ...dns]);
  });

  it("a sender watches sixteen nodes", () => {
    expect(senderConfig(manifests)).toMatchObject({ fanout: 16, resolve: "all" });
    expect(manifests.workload("sender").kind).toBe("DaemonSet");
  });
});

function portsOf(rules: readonly { readonly ports?: readonly object[] }[] = []): object[] {
  return rules.flatMap(({ ports = [] }) => ports);
}

function portOf(endpoint: unknown): number | undefined {
  return (endpoint as { port?: number }).port;
}
