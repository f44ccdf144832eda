import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually.ts";
import type { Place } from "./place.ts";
import { RunningCommand } from "./running-command.ts";

/** A value at a moment, in seconds since 1970. */
export type Point = readonly [time: number, value: number];

/** One series of an answer; an instant query has one point in each. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
}

/** The moments that a range query asks for, in seconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** A real Prometheus that keeps its data in a folder of its own for as long as it runs. */
export class Prometheus extends RunningCommand {
  readonly #place: Place;
  readonly #folder: string;

  private constructor(place: Place, folder: string) {
    const files = [`--config.file=${join(folder, "prometheus.yml")}`, `--storage.tsdb.path=${join(folder, "data")}`];
    super(place.enter(["prometheus", ...files, `--web.listen-address=${ADDRESS}`]));
    this.#place = place;
    this.#folder = folder;
  }

  /** Starts it with these files, of which one is prometheus.yml. Resolves when it answers. */
  static async start(place: Place, files: ReadonlyMap<string, string>): Promise<Prometheus> {
    const folder = await mkdtemp(join(tmpdir(), "sixbeat-prometheus-"));
    for (const [name, content] of files) await writeFile(join(folder, name), content);
    const prometheus = new Prometheus(place, folder);
    await prometheus.whileRunning(async () => {
      const { status } = await place.get(`http://${ADDRESS}/-/ready`);
      if (status !== 200) throw new Error(`is not ready: ${status}`);
    });
    return prometheus;
  }

  /** What an expression is at a moment, now if none is given. A scalar is a series without labels. */
  async at(expr: string, time?: number): Promise<readonly Series[]> {
    return this.#query("query", { query: expr, ...(time !== undefined && { time: String(time) }) });
  }

  /** What an expression was over a time. */
  async over(expr: string, { from, to, step }: Range): Promise<readonly Series[]> {
    return this.#query("query_range", { query: expr, start: String(from), end: String(to), step: String(step) });
  }

  /** Waits until an expression has a result. */
  async shows(expr: string, withinMs = PATIENCE): Promise<readonly Series[]> {
    return eventually(async () => {
      const series = await this.at(expr);
      if (series.length === 0) throw new Error(`Prometheus has nothing for ${expr}`);
      return series;
    }, withinMs);
  }

  /** The values that a variable of a dashboard offers. */
  async labelValues(label: string, selector: string): Promise<readonly string[]> {
    return (await this.#get(`label/${label}/values`, { "match[]": selector })) as string[];
  }

  /** All that its HTTP API says under a path. */
  async #get(path: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
    const { status, body } = await this.#place.get(
      `http://${ADDRESS}/api/v1/${path}?${new URLSearchParams(parameters)}`,
    );
    if (status !== 200) throw new Error(`${JSON.stringify(parameters)}: ${status} ${body}`);
    return JSON.parse(body).data;
  }

  async #query(path: string, parameters: Readonly<Record<string, string>>): Promise<readonly Series[]> {
    const { resultType, result } = (await this.#get(path, parameters)) as Answer;
    if (resultType === "scalar") return [{ labels: {}, points: [point(result)] }];
    return result.map(({ metric, value, values }) => ({ labels: metric, points: (values ?? [value!]).map(point) }));
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true });
  }
}

const ADDRESS = "[::1]:9090";

/** Milliseconds. Some expressions look ten seconds back, and a busy machine scrapes late. */
const PATIENCE = 60_000;

type Written = readonly [time: number, value: string];

type Answer =
  | { resultType: "scalar"; result: Written }
  | {
      resultType: "vector" | "matrix";
      result: readonly { metric: Record<string, string>; value?: Written; values?: readonly Written[] }[];
    };

function point([time, value]: Written): Point {
  return [
    time,
    value === "+Inf" ? Number.POSITIVE_INFINITY : value === "-Inf" ? Number.NEGATIVE_INFINITY : Number(value),
  ];
}
