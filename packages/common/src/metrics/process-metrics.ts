import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { FigureDefinition } from "./definition.ts";
import { defineFigure } from "./figure.ts";
import type { Metrics } from "./metrics.ts";

/**
 * Defines what every process shows, under the names that dashboards for prom-client know. prom-client's own
 * collectDefaultMetrics is not used: it runs a 10 ms event-loop timer and a garbage collection observer, too dear for an
 * idle service. All figures here are read at the scrape and cost nothing between two.
 */
export function processMetrics(metrics: Metrics): void {
  const version = process.versions.node;
  const [major, minor, patch] = version.split(".");
  metrics.define({
    name: "nodejs_version_info",
    type: "gauge",
    help: "Node.js version, as labels; always 1.",
    labels: ["version", "major", "minor", "patch"],
    collect: (emit) => emit(1, `v${version}`, major!, minor!, patch!),
  });
  for (const definition of figures()) metrics.define(definition);
  loopMetrics(metrics);
}

/** Defines what every event loop of a process shows: where there are several, their heaps add up, and the busiest counts. */
export function loopMetrics(metrics: Metrics): void {
  let lastUtilization = performance.eventLoopUtilization();
  const utilization = () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, lastUtilization);
    lastUtilization = now;
    return utilization;
  };
  const heap = () => process.memoryUsage().heapUsed;
  defineFigure(metrics, "nodejs_heap_size_used_bytes", "gauge", "JavaScript heap in use.", heap);
  defineFigure(
    metrics,
    "nodejs_eventloop_utilization",
    "gauge",
    "Share of the time since the scrape before in which the event loop was busy, 0 to 1; of the busiest thread.",
    utilization,
    "max",
  );
}

function figures(): FigureDefinition[] {
  const startedAt = Math.round(Date.now() / 1000 - process.uptime());
  const maxFds = readMaxFds();
  return [
    figure("process_cpu_user_seconds_total", "CPU time spent in user mode.", () => process.cpuUsage().user / 1e6),
    figure("process_cpu_system_seconds_total", "CPU time spent in the kernel.", () => process.cpuUsage().system / 1e6),
    figure("process_cpu_seconds_total", "CPU time spent in user mode and in the kernel.", cpuSeconds),
    figure("process_start_time_seconds", "When the process started, in seconds since 1970.", () => startedAt),
    figure("process_resident_memory_bytes", "Resident memory.", () => process.memoryUsage.rss()),
    figure("process_open_fds", "Open file descriptors.", openFds),
    figure("process_max_fds", "Limit of open file descriptors.", () => maxFds),
  ];
}

function figure(name: string, help: string, read: () => number): FigureDefinition {
  const type = name.endsWith("_total") ? "counter" : "gauge";
  return { name, type, help, labels: [], collect: (emit) => emit(read()) };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function openFds(): number {
  // One of them is the descriptor of this very listing.
  return readdirSync("/proc/self/fd").length - 1;
}

function readMaxFds(): number {
  const soft = /^Max open files\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
  return soft === "unlimited" ? Number.POSITIVE_INFINITY : Number(soft);
}
