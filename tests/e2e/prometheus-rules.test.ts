import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { cases } from "../../observability/rules/cases/index.ts";
import { alerts } from "../../observability/rules/index.ts";
import { lacks } from "../support/requires.ts";
import { ScratchFile } from "../support/scratch-file.ts";
import { ruleTest } from "./prometheus/rule-tests.ts";

const FOLDER = fileURLToPath(new URL("../../observability/prometheus/", import.meta.url));
const RULE_FILES = ["alerts.yml", "recording.yml"].map((file) => `${FOLDER}rules/${file}`);

const promtool = (...args: readonly string[]) => promisify(execFile)("promtool", args);

describe.skipIf(lacks("prometheus"))("Prometheus", () => {
  it("takes the configuration and the rules that compose gives it", async () => {
    const { stdout } = await promtool("check", "config", "--lint=all", "--lint-fatal", `${FOLDER}prometheus.yml`);
    expect(stdout).toContain(`SUCCESS: ${alerts.length} rules found`);
  });

  it.each(cases)("$alert where $when", async (one) => {
    const rule = alerts.find(({ alert }) => alert === one.alert)!;
    await using file = await ScratchFile.create("test.yml", ruleTest(one, rule, RULE_FILES));
    expect((await promtool("test", "rules", file.path)).stdout).toContain("SUCCESS");
  });
});
