import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** @param workers files that run at the same time: those that use the host's network or the engine go one by one. */
const project = (name: string, include: string[], timeout: number, workers: number, groupOrder: number) => ({
  extends: true as const,
  // Tests run the sources; what they start as a process of its own is the built command.
  resolve: { conditions: ["@sixbeat/source"] },
  ssr: { resolve: { conditions: ["@sixbeat/source"] } },
  test: { name, include, testTimeout: timeout, hookTimeout: timeout, maxWorkers: workers, sequence: { groupOrder } },
});

export default defineConfig({
  test: {
    setupFiles: ["vitest.setup.ts"],
    mockReset: true,
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      project(
        "unit",
        [
          "packages/*/src/**/*.test.ts",
          "services/*/src/**/*.test.ts",
          "bench/*.test.ts",
          "observability/**/*.test.ts",
          "tests/docs/**/*.test.ts",
        ],
        30_000,
        availableParallelism(),
        0,
      ),
      project("integration", ["tests/integration/**/*.test.ts", "tests/conformance/**/*.test.ts"], 60_000, 1, 1),
      project("e2e", ["tests/e2e/**/*.test.ts"], 600_000, 1, 2),
    ],
  },
});
