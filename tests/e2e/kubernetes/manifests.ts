import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import type { IDaemonSet } from "kubernetes-models/apps/v1/DaemonSet";
import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { IContainer } from "kubernetes-models/v1/Container";
import type { INamespace } from "kubernetes-models/v1/Namespace";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";
import type { IService } from "kubernetes-models/v1/Service";

/** Every kind of object that the manifests may hold. */
interface Kinds {
  ConfigMap: IConfigMap;
  DaemonSet: IDaemonSet;
  Deployment: IDeployment;
  Namespace: INamespace;
  NetworkPolicy: INetworkPolicy;
  PodDisruptionBudget: IPodDisruptionBudget;
  PodMonitor: IPodMonitor;
  PrometheusRule: IPrometheusRule;
  Service: IService;
}

export type Kind = keyof Kinds;
/** One object as it was rendered. */
export type Rendered = Kinds[Kind];
export type ServiceName = "sender" | "receiver";
export type Workload = IDaemonSet | IDeployment;

/** The objects of one rendering. */
export class Manifests {
  readonly objects: readonly Rendered[];

  constructor(objects: readonly Rendered[]) {
    this.objects = objects;
  }

  /** All objects of a kind. */
  all<K extends Kind>(kind: K): Kinds[K][] {
    return this.objects.filter((object): object is Kinds[K] => object.kind === kind);
  }

  /** The one object of a kind, or the one that bears this name. */
  one<K extends Kind>(kind: K, name?: string): Kinds[K] {
    const [found, ...more] = this.all(kind).filter(({ metadata }) => name === undefined || metadata?.name === name);
    if (found === undefined || more.length > 0)
      throw new Error(`${more.length === 0 ? "no" : "several"} ${kind} ${name ?? ""}`);
    return found;
  }

  /** What runs a service's pods, whichever kind that is. */
  workload(service: ServiceName): Workload {
    const [found] = [...this.all("Deployment"), ...this.all("DaemonSet")].filter(
      ({ metadata }) => metadata?.name === `sixbeat-${service}`,
    );
    if (found === undefined) throw new Error(`nothing runs the ${service}`);
    return found;
  }

  workloads(): Workload[] {
    return [this.workload("receiver"), this.workload("sender")];
  }

  podSpec(service: ServiceName): IPodSpec {
    return podSpecOf(this.workload(service));
  }

  container(service: ServiceName): IContainer {
    return containerOf(this.workload(service));
  }

  /** The environment of a service's container on a node. */
  environment(service: ServiceName, node: NodeFacts): Record<string, string> {
    const { envFrom = [], env = [] } = this.container(service);
    const configured = envFrom.map(({ configMapRef }) => this.one("ConfigMap", configMapRef?.name).data ?? {});
    const own = env.map(({ name, value, valueFrom }) => {
      if (valueFrom === undefined) return [name, value ?? ""] as const;
      return [name, downward(valueFrom.fieldRef?.fieldPath, node)] as const;
    });
    return Object.assign({}, ...configured, Object.fromEntries(own));
  }
}

/** What the downward API says of the node that a pod is on. */
export interface NodeFacts {
  readonly name: string;
  /** Unknown before Kubernetes 1.35. */
  readonly zone?: string;
}

function downward(fieldPath: string | undefined, { name, zone = "" }: NodeFacts): string {
  if (fieldPath === "spec.nodeName") return name;
  if (fieldPath === "metadata.labels['topology.kubernetes.io/zone']") return zone;
  throw new Error(`not from the node: ${fieldPath}`);
}

export function podSpecOf(workload: Workload): IPodSpec {
  const spec = workload.spec?.template.spec;
  if (spec === undefined) throw new Error("a workload has no pod");
  return spec;
}

/** The pod's only container. */
export function containerOf(workload: Workload): IContainer {
  const [container, ...more] = podSpecOf(workload).containers;
  if (container === undefined || more.length > 0) throw new Error("a pod does not have one container");
  return container;
}
