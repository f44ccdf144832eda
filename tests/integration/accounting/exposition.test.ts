import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { lacks } from "../../support/requires.ts";
import { ServiceProcess } from "../../support/service-process.ts";

describe.skipIf(lacks("prometheus"))("the metrics of both ends", () => {
  it("are what Prometheus's own tool finds nothing wrong with", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--print", "none"]);
    const target = await receiver.address();
    await using sender = new ServiceProcess("sender", [
      target,
      "--interval",
      "20ms",
      "--flows",
      "2",
      "--print",
      "none",
    ]);
    await sender.metricReaches("sixbeat_sender_replies_total", { target, flow: "1" }, 2);
    for (const end of [sender, receiver]) {
      const { body } = await end.get("/metrics");
      expect(body).toContain("_seconds_bucket{");
      const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input: body, encoding: "utf8" });
      expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: "" });
    }
  });
});
