import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { type Place, thisHost } from "../../support/place.ts";
import { lacks } from "../../support/requires.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const NODES = (process.env["NODE_VERSIONS"] ?? "").split(":").filter((node) => node !== "");

/** This host, where commands of Node.js run on another one. */
function on(node: string): Place {
  return { ...thisHost, enter: ([first, ...rest]) => [first === process.execPath ? node : first!, ...rest] };
}

describe.skipIf(lacks("node versions"))("the pair", () => {
  it.each(NODES.map((node) => [execFileSync(node, ["--version"], { encoding: "utf8" }).trim(), node]))(
    "runs on Node.js %s: measures, serves its figures and ends as it should",
    async (version, node) => {
      await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0"], on(node));
      const args = ["--interval", "10ms", "--count", "50", await receiver.address()];
      await using sender = new ServiceProcess("sender", args, on(node));
      expect(await sender.ended()).toBe(0);
      expect(sender.log.at(-1)).toMatchObject({ sent: 50, replied: 50, lost: 0 });
      const figures = await receiver.metrics();
      expect(figures.sum("sixbeat_receiver_datagrams_received_total")).toBe(50);
      expect(figures.value("nodejs_version_info", { version })).toBe(1);
      receiver.kill("SIGTERM");
      expect(await receiver.ended()).toBe(0);
    },
  );

  it("has been run on the oldest that it is for, and on newer ones", () => {
    expect(NODES.length).toBeGreaterThan(3);
    expect(execFileSync(NODES[0]!, ["--version"], { encoding: "utf8" })).toMatch(/^v20\.19\./);
  });
});
