import { expect, it, vi } from "vitest";
import { processEnvironment } from "./process-environment.ts";

it("gives a copy of what the process was started with", () => {
  vi.stubEnv("SIXBEAT_INTERVAL", "1s");
  const environment = processEnvironment();
  vi.stubEnv("SIXBEAT_INTERVAL", "2s");
  expect(environment["SIXBEAT_INTERVAL"]).toBe("1s");
});
