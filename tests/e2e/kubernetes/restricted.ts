import type { IContainer } from "kubernetes-models/v1/Container";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";

/** What the "restricted" Pod Security Standard refuses in a pod, and the "baseline" that it contains. */
export function restrictedFaults(pod: IPodSpec): string[] {
  const containers = [...pod.containers, ...(pod.initContainers ?? [])];
  return [...podFaults(pod), ...containers.flatMap((container) => containerFaults(container, pod))];
}

const VOLUMES = new Set(
  "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret".split(" "),
);
const SECCOMP = new Set(["RuntimeDefault", "Localhost"]);

function podFaults(pod: IPodSpec): string[] {
  const faults = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((name) => pod[name] === true) as string[];
  for (const { name, ...volume } of pod.volumes ?? [])
    faults.push(...Object.keys(volume).map((type) => (VOLUMES.has(type) ? "" : `volume ${name}: ${type}`)));
  if ((pod.securityContext?.sysctls ?? []).length > 0) faults.push("sysctls");
  if (pod.securityContext?.seLinuxOptions !== undefined) faults.push("seLinuxOptions");
  if (pod.securityContext?.appArmorProfile?.type === "Unconfined") faults.push("appArmorProfile");
  return faults.filter((fault) => fault !== "");
}

function containerFaults(container: IContainer, pod: IPodSpec): string[] {
  const own = container.securityContext ?? {};
  const of = pod.securityContext ?? {};
  const handlers = [container.livenessProbe, container.readinessProbe, container.startupProbe];
  const refused: Record<string, boolean> = {
    hostPort: (container.ports ?? []).some(({ hostPort }) => hostPort !== undefined && hostPort !== 0),
    "host of a probe": handlers.some((handler) => (handler?.httpGet?.host ?? handler?.tcpSocket?.host) !== undefined),
    privileged: own.privileged === true,
    allowPrivilegeEscalation: own.allowPrivilegeEscalation !== false,
    "capabilities dropped": !(own.capabilities?.drop ?? []).includes("ALL"),
    "capabilities added": (own.capabilities?.add ?? []).some((name) => name !== "NET_BIND_SERVICE"),
    runAsNonRoot: (own.runAsNonRoot ?? of.runAsNonRoot) !== true,
    runAsUser: own.runAsUser === 0 || of.runAsUser === 0,
    seccompProfile: !SECCOMP.has((own.seccompProfile ?? of.seccompProfile)?.type ?? ""),
    procMount: (own.procMount ?? "Default") !== "Default",
    seLinuxOptions: own.seLinuxOptions !== undefined,
    appArmorProfile: own.appArmorProfile?.type === "Unconfined",
  };
  const found = Object.entries(refused).filter(([, isRefused]) => isRefused);
  return found.map(([rule]) => `${container.name}: ${rule}`);
}
