import type { Metrics } from "./metrics.ts";

/** Defines `sixbeat_build_info{version,revision,node_version} 1`. */
export function buildInfo(metrics: Metrics, { version, revision }: { version: string; revision: string }): void {
  metrics.define({
    name: "sixbeat_build_info",
    type: "gauge",
    help: "Version, source revision and Node.js version, as labels; always 1.",
    labels: ["version", "revision", "node_version"],
    collect: (emit) => emit(1, version, revision, process.version),
  });
}
