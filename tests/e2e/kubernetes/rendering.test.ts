import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { lacks } from "../../support/requires.ts";
import type { Manifests, Rendered } from "./manifests.ts";
import { COMPONENTS, K8S, OVERLAYS, render, renderWith } from "./render.ts";
import { schemaFault, unknownFields } from "./schema.ts";

describe.skipIf(lacks("kubectl"))("the manifests", () => {
  const combinations = subsets(COMPONENTS);
  const renderings = new Map<string, Manifests>();
  let distinct: Rendered[];

  beforeAll(async () => {
    await twoAtATime([
      async () => renderings.set("base", await render(join(K8S, "base"))),
      ...OVERLAYS.map((name) => async () => renderings.set(name, await render(join(K8S, "overlays", name)))),
      ...combinations.map((some) => async () => renderings.set(some.join("+"), await renderWith(some))),
    ]);
    const all = [...renderings.values()].flatMap(({ objects }) => objects);
    distinct = [...new Map(all.map((object) => [JSON.stringify(object), object])).values()];
  });

  it("render in every combination of components", () => {
    expect(renderings.size).toBe(1 + OVERLAYS.length + 2 ** COMPONENTS.length);
  });

  // What one component does to another must not depend on which of them is named first.
  it.each(combinations.filter(({ length }) => length === 2))(
    "render %s and %s the same in either order",
    async (...two) => {
      const { objects } = await renderWith(two.toReversed());
      expect(sorted(objects)).toEqual(sorted(renderings.get(two.join("+"))!.objects));
    },
  );

  it("meet Kubernetes' own schema", () => {
    for (const object of distinct) expect(schemaFault(object), JSON.stringify(object)).toBeUndefined();
  });

  it("have no field that Kubernetes does not know", async () => {
    expect(await unknownFields(distinct)).toEqual([]);
  });
});

describe.skipIf(lacks("kubectl"))("docs/kubernetes.md", () => {
  const page = readFileSync(join(K8S, "../docs/kubernetes.md"), "utf8");
  const samples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => parse(text!) as { kind: string });

  it("shows an overlay that renders", async () => {
    const { components, namespace, resources, ...rest } = samples.find(isOverlay) as unknown as Overlay;
    expect([namespace, resources]).toEqual(["sixbeat", ["k8s/namespace", "k8s/base"]]);
    const names = components.map((path) => path.replace("k8s/components/", ""));
    const { image } = (await renderWith(names, rest)).container("receiver");
    expect(image).toMatch(/^registry\.example\/sixbeat-receiver@sha256:/);
  });

  it("shows objects that Kubernetes knows", async () => {
    const objects = samples.filter((sample) => !isOverlay(sample)) as unknown as Rendered[];
    expect(objects).not.toEqual([]);
    for (const object of objects) expect(schemaFault(object)).toBeUndefined();
    expect(await unknownFields(objects)).toEqual([]);
  });
});

describe.skipIf(lacks("kubectl"))("the check of the manifests", () => {
  it.each([
    ["at the top", ["replicas"], "one"],
    ["deep within", ["template", "spec", "containers", "0", "ports", "0", "containerPort"], "9611"],
  ])("finds a wrong type %s", async (_, path, value) => {
    expect(schemaFault(await deploymentWith(path, value))).toContain(path.at(-1));
  });

  it.each([
    ["at the top of the pod", ["template", "spec", "enableServiceLink"]],
    ["deep within", ["template", "spec", "containers", "0", "livenessProbe", "httpGet", "url"]],
  ])("finds an unknown field %s", async (_, path) => {
    expect(await unknownFields([await deploymentWith(path, true)])).toEqual([
      expect.stringContaining(`'"${path.at(-1)}"' does not exist`),
    ]);
  });
});

interface Overlay {
  readonly namespace: string;
  readonly resources: readonly string[];
  readonly components: readonly string[];
}

const isOverlay = ({ kind }: { kind: string }) => kind === "Kustomization";

async function deploymentWith(path: readonly string[], value: unknown): Promise<Rendered> {
  const deployment = structuredClone((await render(join(K8S, "base"))).one("Deployment"));
  // biome-ignore lint/suspicious/noExplicitAny: a path of names leads through objects of many types
  let at: any = deployment.spec;
  for (const name of path.slice(0, -1)) at = at[name];
  at[path.at(-1)!] = value;
  return deployment;
}

function sorted(objects: readonly Rendered[]): Rendered[] {
  const key = ({ kind, metadata }: Rendered) => `${kind} ${metadata?.name}`;
  return objects.toSorted((a, b) => key(a).localeCompare(key(b)));
}

function subsets<T>([first, ...rest]: readonly T[]): T[][] {
  if (first === undefined) return [[]];
  const without = subsets(rest);
  return [...without, ...without.map((some) => [first, ...some])];
}

async function twoAtATime(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const queue = tasks.values();
  const worker = async () => {
    for (const task of queue) await task();
  };
  await Promise.all([worker(), worker()]);
}
