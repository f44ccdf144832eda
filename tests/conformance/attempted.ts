import { errorName } from "./outcome.ts";

/** What a call comes to as one of several values of an outcome: its result, or the name of its error. */
export function attempted<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    return errorName(error);
  }
}

/** Whether a call goes well. */
export function accepts(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch {
    return false;
  }
}
