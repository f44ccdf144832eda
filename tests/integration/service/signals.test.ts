import { describe, expect, it } from "vitest";
import { FixtureProcess } from "./fixture-process.ts";

describe("a second signal", () => {
  it.each([
    ["SIGTERM", "SIGINT", 130],
    ["SIGINT", "SIGTERM", 143],
  ] as const)("of another kind (%s, %s) ends the process at once", async (first, second, status) => {
    await using fixture = await FixtureProcess.started("--behaviour", "slow-drain");
    fixture.kill(first);
    await fixture.says("draining");
    const asked = performance.now();
    fixture.kill(second);
    expect(await fixture.ended()).toBe(status);
    // To drain takes it thirty seconds.
    expect(performance.now() - asked).toBeLessThan(20_000);
    expect(fixture.stderr).toBe(`sixbeat-fixture: second signal (${second}), leaving at once\n`);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "%s is ignored when the first was delivered twice, and ends the process when meant",
    async (signal, status) => {
      await using fixture = await FixtureProcess.started("--behaviour", "slow-drain");
      fixture.kill(signal);
      await fixture.says("draining");
      fixture.kill(signal);
      // The process is well and still draining: it answers after the signal was handled.
      expect(await fixture.get("/readyz")).toEqual({ status: 503, body: "stopping\n" });
      expect(fixture.messages.filter((message) => message === "stopping")).toHaveLength(1);

      const repeat = setInterval(() => fixture.kill(signal), 50);
      expect(await fixture.ended()).toBe(status);
      clearInterval(repeat);
    },
  );

  it("ends a start that takes for ever", async () => {
    await using fixture = new FixtureProcess(["--behaviour", "endless-start"]);
    await fixture.says("starting\n");
    fixture.kill("SIGINT");
    await fixture.says("stopping");
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(143);
  });
});
