import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";

/** Integration tests that keep a core busy, or several: beside others they would disturb each other. */
const LOADS = [
  "tests/integration/accounting/{kernel-drops,load}.test.ts",
  "tests/integration/examples/bench.test.ts",
  "tests/integration/pair/{flood,load,load-connection,threads}.test.ts",
];

interface Kind {
  readonly include: string[];
  readonly exclude?: string[];
  /** For each test, in milliseconds. */
  readonly timeout: number;
  /** Files that run at the same time: most of them wait, but what uses the container engine goes one by one. */
  readonly workers: number;
  /** Which comes first, and which second. */
  readonly order: number;
}

const project = (name: string, { include, exclude = [], timeout, workers, order: groupOrder }: Kind) => ({
  extends: true as const,
  // Tests run the sources; what they start as a process of its own is the built command.
  resolve: { conditions: ["@sixbeat/source"] },
  ssr: { resolve: { conditions: ["@sixbeat/source"] } },
  test: {
    name,
    include,
    exclude: [...configDefaults.exclude, ...exclude],
    testTimeout: timeout,
    hookTimeout: timeout,
    maxWorkers: workers,
    sequence: { groupOrder },
  },
});

export default defineConfig({
  test: {
    setupFiles: ["vitest.setup.ts"],
    mockReset: true,
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      project("unit", {
        include: [
          "packages/*/src/**/*.test.ts",
          "services/*/src/**/*.test.ts",
          "bench/*.test.ts",
          "observability/**/*.test.ts",
          "tests/docs/**/*.test.ts",
        ],
        timeout: 30_000,
        workers: availableParallelism(),
        order: 0,
      }),
      project("integration", {
        include: ["tests/integration/**/*.test.ts", "tests/conformance/**/*.test.ts"],
        exclude: LOADS,
        timeout: 60_000,
        workers: 2,
        order: 1,
      }),
      project("load", { include: LOADS, timeout: 60_000, workers: 1, order: 2 }),
      project("e2e", { include: ["tests/e2e/**/*.test.ts"], timeout: 600_000, workers: 1, order: 3 }),
    ],
  },
});
