import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { alerts } from "../../observability/rules/index.ts";
import { lacks } from "../support/requires.ts";
import { renderWith } from "./kubernetes/render.ts";

const PAGE = readFileSync(new URL("../../docs/kubernetes.md", import.meta.url), "utf8");
const HOME = "https://git.example/sixbeat/blob/main/";

describe.skipIf(lacks("kubectl"))("An overlay that says where runbooks are read", () => {
  it("has every alert lead to its own, as the documentation shows it", async () => {
    const [, sample] = /^### Runbooks$[\s\S]*?^```yaml\n([\s\S]*?)^```$/m.exec(PAGE)!;
    const overlay = parse(sample!) as { configMapGenerator: object[] };
    const manifests = await renderWith(["prometheusrule"], overlay);
    const urls = JSON.stringify(manifests.objects).match(/(?<="runbook_url":")[^"]+/g);
    expect(urls).toEqual(alerts.map(({ alert }) => `${HOME}docs/runbooks/${alert}.md`));
    for (const url of urls!) expect(existsSync(new URL(`../../${url.slice(HOME.length)}`, import.meta.url))).toBe(true);
    expect(JSON.stringify(manifests.objects)).not.toContain('"folder"');
  });
});
