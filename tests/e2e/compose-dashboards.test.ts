import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { lacks } from "../support/requires.ts";
import { Stack } from "./compose.ts";
import { PATIENCE } from "./containers.ts";

// Grafana has no Debian package: what it is given is tested in compose-files.test.ts and observability/.
describe.skipIf(lacks("engine", "prometheus image"))("docker compose --profile dashboards up", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await Stack.up({}, ["sender", "receiver", "prometheus"]);
  });

  afterAll(async () => {
    await stack?.[Symbol.asyncDispose]();
  });

  it("has Prometheus scrape both ends over IPv6", async () => {
    const up = await eventually(async () => {
      const found = await query('up{job=~"sixbeat-.*"} == 1');
      if (found.length < 2) throw new Error(`${found.length} targets are up`);
      return found;
    }, PATIENCE);
    expect(up).toHaveLength(2);
    for (const { metric } of up) expect(metric["instance"]).toMatch(/^\[fd.*\]:961[12]$/);
  });

  it("finds the same path at both ends", async () => {
    await eventually(async () => {
      const found = await query(
        "sixbeat_sender_datagrams_sent_total and on (source, target, family, flow) sixbeat_receiver_datagrams_received_total",
      );
      if (found.length !== 1) throw new Error(`${found.length} paths are known at both ends`);
    }, PATIENCE);
  });

  it("loads every file of rules", async () => {
    const { groups } = (await get("/api/v1/rules")) as { groups: { file: string; rules: { health: string }[] }[] };
    expect(groups.length).toBeGreaterThan(0);
    for (const { rules } of groups) for (const { health } of rules) expect(health).not.toBe("err");
  });

  async function query(expression: string): Promise<{ metric: Record<string, string> }[]> {
    const { result } = (await get(`/api/v1/query?query=${encodeURIComponent(expression)}`)) as {
      result: { metric: Record<string, string> }[];
    };
    return result;
  }

  async function get(path: string): Promise<unknown> {
    const answer = await fetch(`http://${stack.published("prometheus", 9090)}${path}`);
    const { status, data, error } = (await answer.json()) as { status: string; data: unknown; error?: string };
    if (status !== "success") throw new Error(`${path}: ${error}`);
    return data;
  }
});
