import { execFileSync } from "node:child_process";
import { parseAllDocuments } from "yaml";

/** The objects that `kubectl kustomize` renders from a folder. */
export function renderManifests(folder: string): Manifests {
  const text = execFileSync("kubectl", ["kustomize", folder], { encoding: "utf8" });
  return new Manifests(parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject));
}

export class Manifests {
  readonly objects: readonly KubernetesObject[];

  constructor(objects: readonly KubernetesObject[]) {
    this.objects = objects;
  }

  get service(): ServiceObject {
    return this.#find((object): object is ServiceObject => object.kind === "Service");
  }

  workload(kind: Workload["kind"]): Workload {
    return this.#find((object): object is Workload => object.kind === kind);
  }

  configMap(name: string): ConfigMap {
    return this.#find((object): object is ConfigMap => object.kind === "ConfigMap" && object.metadata.name === name);
  }

  #find<T extends KubernetesObject>(matches: (object: KubernetesObject) => object is T): T {
    const found = this.objects.find(matches);
    if (found === undefined) throw new Error(`no such object: ${matches}`);
    return found;
  }
}

export interface Metadata {
  name: string;
  labels: Record<string, string>;
}

export interface KubernetesObject {
  kind: string;
  metadata: Metadata;
}

export interface ConfigMap extends KubernetesObject {
  kind: "ConfigMap";
  data: Record<string, string>;
}

export interface ServiceObject extends KubernetesObject {
  kind: "Service";
  spec: {
    selector: Record<string, string>;
    ports: { name: string; port: number; targetPort: string; protocol: string }[];
  };
}

export interface Workload extends KubernetesObject {
  kind: "DaemonSet" | "Deployment";
  spec: {
    selector: { matchLabels: Record<string, string> };
    template: { metadata: Metadata; spec: PodSpec };
  };
}

export interface PodSpec {
  terminationGracePeriodSeconds: number;
  containers: [Container];
}

export interface Container {
  image: string;
  envFrom: { configMapRef: { name: string } }[];
  env: { name: string }[];
  ports: { name: string; containerPort: number; protocol: string }[];
  lifecycle?: { preStop: { sleep: { seconds: number } } };
  resources: { requests: Record<string, string>; limits: Record<string, string> };
}
