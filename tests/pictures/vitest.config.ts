import { defineConfig } from "vitest/config";

// `npm run pictures`: a run of a quarter of an hour, which is no test and therefore not among the projects.
const conditions = ["@sixbeat/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { root: import.meta.dirname, include: ["take.ts"], testTimeout: 1_800_000 },
});
