import { defineConfig } from "vitest/config";

const project = (name: string, include: string[], timeout: number) => ({
  extends: true as const,
  // Tests run the sources; what they start as a process of its own is the built command.
  resolve: { conditions: ["@sixbeat/source"] },
  ssr: { resolve: { conditions: ["@sixbeat/source"] } },
  test: { name, include, testTimeout: timeout, hookTimeout: timeout },
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
      ),
      project("integration", ["tests/integration/**/*.test.ts", "tests/conformance/**/*.test.ts"], 60_000),
      project("e2e", ["tests/e2e/**/*.test.ts"], 600_000),
    ],
  },
});
