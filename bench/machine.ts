import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";

/** Where and when a run took place; without it no figure means anything. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly date: string;
}

/** This machine, now. */
export function machine(): Machine {
  return {
    processor: `${cpus()[0]?.model ?? "unknown"} (${process.arch})`,
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    date: new Date().toISOString().slice(0, 10),
  };
}

/** The processes that wanted a core in the last minute, on average: what else this machine has to do. */
export function load(): number {
  return Math.round(loadavg()[0]! * 100) / 100;
}
