import type { PathLabels } from "@sixbeat/common/measure";
import type { Figures } from "./figures.ts";

/** Lists the rows of paths for as long as something is sent on them, and for a while after. */
export class Series implements Disposable {
  /** Milliseconds for which the series of a path that ended are listed on. */
  idle: number;
  readonly #figures: Figures;
  /** How many paths count in each row. */
  readonly #users = new Map<number, number>();
  readonly #idling = new Map<number, NodeJS.Timeout>();

  constructor(figures: Figures, idle: number) {
    this.#figures = figures;
    this.idle = idle;
  }

  /** A path begins. @returns its row. */
  open(target: string, family: PathLabels["family"], flow: number): number {
    const row = this.#figures.row(target, family, flow);
    this.#use(row, 1);
    return row;
  }

  /** A path ends that counted in this row. A row in which nothing was ever counted goes at once. */
  close(row: number): void {
    this.#use(row, -1);
    if (!this.#users.has(row)) this.#expire(row, this.#figures.isBlank(row) ? 0 : this.idle);
  }

  /** A path ends, and nobody wants to see any more of it. */
  remove(row: number): void {
    this.#use(row, -1);
    if (!this.#users.has(row)) this.#figures.paths.drop(row);
  }

  /** A row's target is called otherwise. @returns the row it has now: where there is one of that name already, that one. */
  rename(row: number, target: string): number {
    const to = this.#figures.rename(row, target);
    if (to === row) return row;
    const users = this.#users.get(row) ?? 0;
    this.#forget(row);
    this.#use(to, users);
    if (!this.#users.has(to) && !this.#idling.has(to)) this.#expire(to, this.idle);
    return to;
  }

  [Symbol.dispose](): void {
    for (const timer of this.#idling.values()) clearTimeout(timer);
    this.#idling.clear();
  }

  #use(row: number, change: number): void {
    const users = (this.#users.get(row) ?? 0) + change;
    if (users === 0) {
      this.#users.delete(row);
      return;
    }
    this.#users.set(row, users);
    this.#stopIdling(row);
  }

  #forget(row: number): void {
    this.#users.delete(row);
    this.#stopIdling(row);
  }

  #stopIdling(row: number): void {
    clearTimeout(this.#idling.get(row));
    this.#idling.delete(row);
  }

  /** Nobody is to miss what becomes of the last datagrams. */
  #expire(row: number, ms: number): void {
    const drop = () => {
      if (this.#figures.columns.pending[row]! > 0) this.#expire(row, this.idle);
      else {
        this.#idling.delete(row);
        this.#figures.paths.drop(row);
      }
    };
    if (ms === 0) drop();
    else this.#idling.set(row, setTimeout(drop, ms).unref());
  }
}
