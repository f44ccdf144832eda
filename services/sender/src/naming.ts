import type { Figures } from "./figures.ts";
import type { PathEvents } from "./path-events.ts";
import type { Reports } from "./reports.ts";
import type { Series } from "./series.ts";
import type { Session } from "./session.ts";

/** A target that calls itself otherwise with every reply is believed no more often than this. */
const SETTLED_MS = 1000;

/** What targets call themselves: their figures bear that name, as they do at the other end. */
export class Naming {
  readonly #figures: Figures;
  readonly #series: Series;
  readonly #reports: Reports;
  readonly #events: Pick<PathEvents, "redirect">;

  constructor(figures: Figures, series: Series, reports: Reports, events: Pick<PathEvents, "redirect">) {
    this.#figures = figures;
    this.#series = series;
    this.#reports = reports;
    this.#events = events;
  }

  /**
   * A reply says a name, the first of its session or another than before. Datagrams that were counted before there was a
   * name are counted under the name from now on; those that were counted under another stay there, and a new session
   * begins.
   * @param now in milliseconds of the monotonic clock
   * @returns whether it is taken for what the target is called.
   */
  heard(session: Session, name: string, now: number): boolean {
    const { path } = session;
    if (name === "") return false;
    if (path.name === name) return true;
    if (path.name === undefined) this.#learn(session, name);
    else if (session !== path.session || now - session.startedAt < SETTLED_MS) return false;
    else this.#change(session, name);
    return true;
  }

  #learn({ path, row, lane }: Session, name: string): void {
    const isOwn = path.row === row;
    const to = this.#figures.paths.labels(row).target === name ? row : this.#series.rename(row, name);
    // Everything that counts in the row belongs to this path or to one before it, and came by the same lane.
    if (to !== row) for (const session of lane.sessions.all) if (session.row === row) session.moveTo(to);
    if (isOwn) path.row = to;
    path.name = name;
    this.#reports.named(path);
  }

  #change({ path }: Session, name: string): void {
    const { family } = this.#figures.paths.labels(path.row);
    const before = path.row;
    path.row = this.#series.open(name, family, path.flow);
    this.#series.close(before);
    path.name = name;
    this.#events.redirect(path);
    this.#reports.named(path);
  }
}
