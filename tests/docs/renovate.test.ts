import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const ROOT = new URL("../../", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, ROOT), "utf8");
const { customManagers } = JSON.parse(read("renovate.json")) as { customManagers: { matchStrings: string[] }[] };
const compose = parse(read("docker-compose.yml")) as { services: Record<string, { image: string }> };

/** The images that Renovate's own manager finds in the compose file, and those that our pattern finds elsewhere. */
const inCompose = Object.values(compose.services).flatMap(
  ({ image }) => /:-([^}]+:[^}]+)\}$/.exec(image)?.slice(1) ?? [],
);
const found = (file: string) =>
  customManagers
    .flatMap(({ matchStrings }) => matchStrings)
    .flatMap((pattern) => [...read(file).matchAll(new RegExp(pattern, "g"))])
    .map(({ groups }) => {
      const { depName, currentValue, currentDigest } = groups!;
      return `${depName}:${currentValue}${currentDigest === undefined ? "" : `@${currentDigest}`}`;
    });
const [, nodeImage] = /^ARG NODE_IMAGE=(.+)$/m.exec(read("Dockerfile"))!;

describe("renovate.json", () => {
  it("finds the images that are defaults of variables", () => {
    expect(found("docker-bake.hcl")).toEqual([nodeImage]);
    expect(found(".env.example")).toEqual([nodeImage, nodeImage, ...inCompose]);
    expect(inCompose).toHaveLength(2);
  });

  it("names packages that are there", () => {
    const { packageRules } = JSON.parse(read("renovate.json")) as { packageRules: { matchPackageNames: string[] }[] };
    const names = packageRules.flatMap(({ matchPackageNames }) => matchPackageNames);
    const used = [read("package.json"), read("packages/common/package.json"), read("docker-compose.yml"), nodeImage];
    for (const name of names.filter((one) => !one.startsWith("/"))) expect(used.join("\n"), name).toContain(name);
  });
});
