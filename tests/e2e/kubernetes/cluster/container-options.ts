import { chmod, chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifests, NodeFacts, ServiceName } from "../manifests.ts";
import type { ClusterNetwork, NodeNetwork } from "./network.ts";

/** What pod is to run where, and by what. */
export interface Placement {
  readonly service: ServiceName;
  readonly manifests: Manifests;
  readonly network: ClusterNetwork;
  readonly node: NodeNetwork;
  readonly nodeFacts: NodeFacts;
  readonly image: string;
  /** A folder of its own for files that are mounted. */
  readonly folder: string;
  readonly resolvConf: string;
  /** The Secrets of the namespace: name, key, value. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The arguments of `docker run` that give a container what its pod says. */
export async function containerOptions(placement: Placement): Promise<string[]> {
  const { service, manifests } = placement;
  const container = manifests.container(service);
  const { runAsUser, runAsGroup, fsGroup } = manifests.podSpec(service).securityContext ?? {};
  const { allowPrivilegeEscalation, capabilities, readOnlyRootFilesystem } = container.securityContext ?? {};
  const environment = Object.entries(manifests.environment(service, placement.nodeFacts));
  const memory = String(container.resources?.limits?.["memory"]).replace("Mi", "m");
  return [
    ...["--user", `${runAsUser}:${runAsGroup}`, "--memory", memory],
    ...(fsGroup === undefined ? [] : ["--group-add", String(fsGroup)]),
    ...(allowPrivilegeEscalation === false ? ["--security-opt", "no-new-privileges:true"] : []),
    ...(readOnlyRootFilesystem === true ? ["--read-only"] : []),
    ...(capabilities?.drop ?? []).flatMap((name) => ["--cap-drop", name]),
    ...environment.flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ...["--volume", `${placement.resolvConf}:/etc/resolv.conf:ro`],
    ...(await secretMounts(placement)),
  ];
}

/** The files of a Secret belong to root. With an fsGroup the kubelet gives them to that group, readable, whatever their mode. */
async function secretMounts({ service, manifests, folder: own, secrets }: Placement): Promise<string[]> {
  const pod = manifests.podSpec(service);
  const options: string[] = [];
  for (const { name, mountPath } of manifests.container(service).volumeMounts ?? []) {
    const secret = pod.volumes?.find((volume) => volume.name === name)?.secret;
    const folder = join(own, name);
    await mkdir(folder, { recursive: true });
    for (const { key, path } of secret?.items ?? []) {
      const file = join(folder, path);
      const fsGroup = pod.securityContext?.fsGroup;
      await writeFile(file, secrets[secret?.secretName ?? ""]?.[key] ?? "");
      await chown(file, 0, fsGroup ?? 0);
      await chmod(file, (secret?.defaultMode ?? 0o644) | (fsGroup === undefined ? 0 : 0o440));
    }
    options.push("--volume", `${folder}:${mountPath}:ro`);
  }
  return options;
}
