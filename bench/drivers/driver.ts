import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Outcome, Request } from "../peers/peer.ts";

/** Datagrams between two readings of the clock: few enough for a default receive buffer to hold them all. */
export const BURST = 64;

/** Does what a workload says and returns the nanoseconds for each datagram. */
export type Measure = (request: Request) => Promise<number>;

/** Answers requests from stdin until it ends; a workload that is not among `measures` is answered with `missing`. */
export async function drive(version: string, measures: Readonly<Record<string, Measure>>): Promise<void> {
  console.log(JSON.stringify({ version }));
  for await (const line of createInterface(process.stdin)) {
    const request: Request = JSON.parse(line);
    const measure = measures[request.workload];
    const outcome: Outcome = measure ? { nanoseconds: await measure(request) } : { missing: "it has nothing like it" };
    console.log(JSON.stringify(outcome));
  }
  process.exit();
}

/** Adds up the time of bursts: each is prepared with the clock stopped, timed, and cleared away. */
export async function timeBursts(count: number, burst: Burst): Promise<number> {
  let milliseconds = 0;
  for (let done = 0; done < count; done += BURST) {
    await burst.before?.();
    const begun = performance.now();
    await burst.timed();
    milliseconds += performance.now() - begun;
    await burst.after?.();
  }
  return (milliseconds * 1e6) / (Math.ceil(count / BURST) * BURST);
}

export interface Burst {
  before?(): Promise<void> | void;
  timed(): Promise<void> | void;
  after?(): Promise<void> | void;
}

/** The median time of a round trip, in nanoseconds; `trip` makes one. */
export async function timeTrips(count: number, trip: () => Promise<void>): Promise<number> {
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    await trip();
    times[i] = performance.now() - begun;
  }
  return times.sort()[count >> 1]! * 1e6;
}

/** Runs a driver once more, as the process that echoes in some way, and tells the port it does so on. */
export async function startEcho(driver: string, way: string): Promise<number> {
  const child = spawn(process.execPath, [driver, way], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(createInterface(child.stdout), "line");
  return Number(line);
}

/** Called by the process that echoes: tells its port, and ends it when the one that started it has ended. */
export function echoesOn(port: number): void {
  console.log(port);
  process.stdin.on("end", () => process.exit()).resume();
}
