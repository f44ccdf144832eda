import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DASHBOARDS, generated, RULES } from "./generated.ts";

// `npm run dashboards` writes these files; here they are compared with what the code says now.
describe("the generated files agree with the code", () => {
  it.each([...generated()])("%s", async (file, content) => {
    await expect(content).toMatchFileSnapshot(new URL(file, import.meta.url).pathname);
  });

  it.each([DASHBOARDS, RULES])("nothing else is in %s", (folder) => {
    const files = readdirSync(new URL(folder, import.meta.url)).map((name) => `${folder}/${name}`);
    expect(files.toSorted()).toEqual([...generated().keys()].filter((file) => file.startsWith(folder)).toSorted());
  });
});
