import { setImmediate as nextTurn } from "node:timers/promises";

let last = Promise.resolve();

/** A turn of the event loop that no one else has who asks for one here, however many scrapes are under way. */
export function ownTurn(): Promise<void> {
  last = last.then(() => nextTurn());
  return last;
}
