import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseAllDocuments, stringify } from "yaml";
import { Manifests, type Rendered } from "./manifests.ts";

export const K8S = fileURLToPath(new URL("../../../k8s", import.meta.url));

/** The optional parts, by their folder's name. */
export const COMPONENTS: readonly string[] = readdirSync(join(K8S, "components")).sort();
export const OVERLAYS: readonly string[] = readdirSync(join(K8S, "overlays")).sort();

/** What `kubectl kustomize` makes of a folder. */
export async function render(folder: string): Promise<Manifests> {
  const { stdout } = await promisify(execFile)("kubectl", ["kustomize", folder], { maxBuffer: 64 << 20 });
  return new Manifests(parseAllDocuments(stdout).map((document) => document.toJS() as Rendered));
}

/** The namespace and the base with some components, and what a user's own overlay adds to them. */
export async function renderWith(components: readonly string[], overlay: object = {}): Promise<Manifests> {
  const folder = await mkdtemp(join(tmpdir(), "overlay-"));
  try {
    const from = (path: string) => relative(folder, join(K8S, path));
    const kustomization = {
      namespace: "sixbeat",
      resources: [from("namespace"), from("base")],
      components: components.map((component) => from(join("components", component))),
      ...overlay,
    };
    await writeFile(join(folder, "kustomization.yaml"), stringify(kustomization));
    return await render(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
