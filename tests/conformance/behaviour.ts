import type { Requirement } from "../support/requires.ts";

/** One thing that a socket must do, and how to ask each side whether it does. */
export interface Behaviour {
  /** What it asserts, as a sentence; the name of the test and of the row. */
  readonly asserts: string;
  /** The body of a C function; it tells what happens by the functions of reference.h. */
  readonly c?: string;
  /** Python with everything of `socket` at hand; the value of the last line is the outcome. */
  readonly python?: string;
  /** What the kernel itself says of the same thing (/proc, ss, tcpdump). */
  readonly kernel?: () => unknown;
  /** The same with the module under test. */
  readonly here: () => unknown;
  /** What must come out here; needed where there is nothing to compare with, and where we differ. */
  readonly is?: unknown;
  /** Why it is different here on purpose. It fails when no reference differs any more. */
  readonly differs?: string;
  /** Anything else that a reader of the table should know. */
  readonly note?: string;
  /** What the table shows in place of a value that is long or depends on the machine. */
  readonly shown?: string;
  readonly needs?: readonly Requirement[];
}

/** Behaviours that belong together: one table. */
export interface Group {
  readonly title: string;
  /** Where the behaviours are taken from. */
  readonly source: string;
  readonly behaviours: readonly Behaviour[];
}

/** An error that must come out here, by the name that the table shows. */
export class Throws {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** The error with that code or class name, as a value for `is`. */
export const throws = (name: string) => new Throws(name);
