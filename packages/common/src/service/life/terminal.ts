import { isatty } from "node:tty";

/** The terminal that the process was started on, if any of stdin, stdout and stderr is one. */
export class Terminal {
  readonly #descriptors = [0, 1, 2].filter((descriptor) => isatty(descriptor));

  /** The window was closed or the connection lost: what was a terminal no longer is one. */
  get gone(): boolean {
    return this.#descriptors.some((descriptor) => !isatty(descriptor));
  }
}
