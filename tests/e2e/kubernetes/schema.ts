import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Rendered } from "./manifests.ts";

const TOP = fileURLToPath(new URL("../../..", import.meta.url));
const PROMETHEUS_OPERATOR = "@kubernetes-models/prometheus-operator";

const MODULES: Readonly<Record<string, string>> = {
  "apps/v1": "kubernetes-models/apps/v1",
  "monitoring.coreos.com/v1": `${PROMETHEUS_OPERATOR}/monitoring.coreos.com/v1`,
  "networking.k8s.io/v1": "kubernetes-models/networking.k8s.io/v1",
  "policy/v1": "kubernetes-models/policy/v1",
  v1: "kubernetes-models/v1",
};

/** What Kubernetes' own schema has against an object: wrong types, missing fields, values that don't exist. */
export function schemaFault(object: Rendered): string | undefined {
  const { [object.kind]: Model } = createRequire(import.meta.url)(moduleOf(object)) as Record<string, ModelClass>;
  try {
    new Model!(object).validate();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Fields that Kubernetes doesn't know, which its schema lets pass and its API server drops in silence: the objects are
 * written as literals of their types, and the compiler says what doesn't belong there.
 */
export async function unknownFields(objects: readonly Rendered[]): Promise<string[]> {
  // Within the project, so that the compiler finds the types.
  const cache = join(TOP, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "manifests-"));
  try {
    await writeFile(join(folder, "objects.ts"), objects.map(asLiteral).join("\n"));
    const compilerOptions = { noEmit: true, strict: true, skipLibCheck: true, types: [], module: "nodenext" };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["objects.ts"] }));
    return await compile(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

type ModelClass = new (data: Rendered) => { validate(): void };

function moduleOf({ apiVersion, kind }: Rendered): string {
  const found = MODULES[apiVersion];
  if (found === undefined) throw new Error(`${apiVersion} ${kind}: no such types`);
  return `${found}/${kind}`;
}

function asLiteral(object: Rendered, i: number): string {
  const type = `import("${moduleOf(object)}").I${object.kind}`;
  return `export const object${i}: ${type} = ${JSON.stringify(object)};`;
}

async function compile(folder: string): Promise<string[]> {
  try {
    await promisify(execFile)(join(TOP, "node_modules/.bin/tsc"), ["--project", folder, "--pretty", "false"]);
    return [];
  } catch (error) {
    const { stdout } = error as { stdout: string };
    return stdout.trim().split("\n");
  }
}
