import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { lacks } from "../support/requires.ts";
import { type Manifests, renderManifests, type Workload } from "./manifests.ts";

const top = new URL("../..", import.meta.url);
const workloads = [
  { kind: "DaemonSet", component: "receiver", ports: { datagrams: "54321/UDP", admin: "9612/TCP" } },
  { kind: "Deployment", component: "sender", ports: { admin: "9611/TCP" } },
] as const;

describe.skipIf(lacks("kubectl"))("k8s/base, rendered", () => {
  let manifests: Manifests;

  beforeAll(() => {
    manifests = renderManifests(fileURLToPath(new URL("k8s/base", top)));
  });

  it("holds the pair, its configuration and the receivers' name, and nothing else", () => {
    expect(manifests.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      expect.stringMatching(/^ConfigMap sixbeat-receiver-[0-9a-z]{10}$/),
      expect.stringMatching(/^ConfigMap sixbeat-sender-[0-9a-z]{10}$/),
      "Service sixbeat-receiver",
      "Deployment sixbeat-sender",
      "DaemonSet sixbeat-receiver",
    ]);
  });

  it("labels every object and pod as Kubernetes recommends, with the version of the code", () => {
    const pods = workloads.map(({ kind }) => manifests.workload(kind).spec.template);
    for (const { metadata } of [...manifests.objects, ...pods]) {
      expect(metadata.labels).toMatchObject({
        "app.kubernetes.io/instance": "sixbeat",
        "app.kubernetes.io/part-of": "sixbeat",
        "app.kubernetes.io/managed-by": "kustomize",
        "app.kubernetes.io/version": version(),
      });
    }
  });

  describe("the receivers' name", () => {
    it("is headless and has IPv6 addresses alone", () => {
      expect(manifests.service.spec).toMatchObject({
        clusterIP: "None",
        ipFamilyPolicy: "SingleStack",
        ipFamilies: ["IPv6"],
      });
    });

    it("leads to the receivers' pods and their UDP port", () => {
      const { selector, ports } = manifests.service.spec;
      const { matchLabels } = manifests.workload("DaemonSet").spec.selector;
      expect(selector).toEqual(matchLabels);
      expect(ports).toEqual([{ name: "datagrams", port: 54321, targetPort: "datagrams", protocol: "UDP" }]);
    });
  });

  describe("the configuration", () => {
    it("has the receiver listen on the ports that its pod names, over IPv6 alone", () => {
      expect(configuration(manifests, "DaemonSet", "receiver")).toMatchObject({
        listen: "[::]:54321",
        "ipv6-only": true,
        admin: "[::]:9612",
      });
    });

    it("has the sender ask the receivers' name, over IPv6 alone, and serve the port that its pod names", () => {
      expect(configuration(manifests, "Deployment", "sender")).toMatchObject({
        targets: [manifests.service.metadata.name],
        family: "ipv6",
        admin: "[::]:9611",
      });
    });
  });

  describe.each(workloads)("the $component's $kind", ({ kind, component, ports }) => {
    const pod = () => manifests.workload(kind).spec.template;
    const container = () => pod().spec.containers[0];

    it("selects its pods by name and component alone, which never change", () => {
      const identity = { "app.kubernetes.io/name": "sixbeat", "app.kubernetes.io/component": component };
      expect(manifests.workload(kind).spec.selector.matchLabels).toEqual(identity);
      expect(pod().metadata.labels).toMatchObject(identity);
    });

    it("meets the restricted Pod Security Standard on a read-only root file system", () => {
      expect(pod().spec).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
      });
      expect(container()).toMatchObject({
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
      });
      for (const refused of ["hostNetwork", "hostPID", "hostIPC", "volumes"])
        expect(pod().spec).not.toHaveProperty(refused);
    });

    it("names its ports", () => {
      const found = container().ports.map(({ name, containerPort, protocol }) => [
        name,
        `${containerPort}/${protocol}`,
      ]);
      expect(Object.fromEntries(found)).toEqual(ports);
    });

    it("is asked over HTTP whether it lives and whether it is ready", () => {
      expect(container()).toMatchObject({
        livenessProbe: { httpGet: { path: "/livez", port: "admin" } },
        readinessProbe: { httpGet: { path: "/readyz", port: "admin" } },
      });
    });

    it("has time to drain after the pause before SIGTERM", () => {
      const pause = container().lifecycle?.preStop.sleep.seconds ?? 0;
      expect(pod().spec.terminationGracePeriodSeconds - pause).toBeGreaterThanOrEqual(15);
    });

    it("bounds memory and not the processor", () => {
      const { requests, limits } = container().resources;
      expect(Object.keys(requests)).toEqual(["cpu", "memory"]);
      expect(Object.keys(limits)).toEqual(["memory"]);
    });

    it("runs the image of this version, named after its node", () => {
      expect(container().image).toBe(`sixbeat-${component}:${version()}`);
      expect(container().env).toEqual([
        { name: "SIXBEAT_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      ]);
    });
  });
});

/** What the built command makes of its pod's environment, as options in their kebab-case spelling. */
function configuration(manifests: Manifests, kind: Workload["kind"], component: string): Record<string, unknown> {
  const command = fileURLToPath(new URL(`services/${component}/bin/sixbeat-${component}.js`, top));
  const { envFrom } = manifests.workload(kind).spec.template.spec.containers[0];
  const data = envFrom.map(({ configMapRef }) => manifests.configMap(configMapRef.name).data);
  const env = Object.assign({ SIXBEAT_NAME: "node-1" }, ...data);
  return parse(execFileSync(process.execPath, [command, "--print-config"], { env, encoding: "utf8" }));
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL("package.json", top), "utf8")) as { version: string };
  return version;
}
