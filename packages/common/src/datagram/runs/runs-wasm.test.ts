import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import wabt from "wabt";

const SOURCE = new URL("runs.wat", import.meta.url);
const CODE = new URL("runs-wasm.ts", import.meta.url);

it("is what runs.wat says", async () => {
  const { parseWat } = await wabt();
  const { buffer } = parseWat("runs.wat", await readFile(SOURCE, "utf8"), { simd: true }).toBinary({});
  const lines = (
    Buffer.from(buffer)
      .toString("base64")
      .match(/.{1,112}/g) ?? []
  ).map((line) => `  "${line}"`);
  const text = ['// Made from runs.wat by "npm run runs".', "", `export const RUNS_WASM =\n${lines.join(" +\n")};`, ""];
  await expect(text.join("\n")).toMatchFileSnapshot(CODE.pathname);
});
