import { readdirSync, readFileSync } from "node:fs";

/** What a reflector made of a request; octets in hexadecimal. */
export interface RecordedReflection {
  /** The options it was started with. */
  readonly started: string;
  /** Whether it numbers its replies itself. */
  readonly counts: boolean;
  readonly request: string;
  readonly reply: string;
  /** In hexadecimal, where it signs. */
  readonly key?: string;
}

export interface RecordedRequests {
  readonly started: string;
  readonly requests: readonly string[];
  readonly key?: string;
}

/** What another program really sent: `tests/fixtures/foreign/README.md`. */
interface ForeignProgram {
  readonly program: string;
  readonly reflector: readonly RecordedReflection[];
  readonly sender: readonly RecordedRequests[];
}

const FOLDER = new URL("../../fixtures/foreign/", import.meta.url);

const programs = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as ForeignProgram);

/** Every reflector and every sender on record, named for `it.each`. */
export const reflectors = programs.flatMap(({ program, reflector }) => named(program, reflector));
export const senders = programs.flatMap(({ program, sender }) => named(program, sender));

export function octetsOf(hexadecimal: string): Buffer {
  return Buffer.from(hexadecimal, "hex");
}

function named<R extends { readonly started: string }>(program: string, recorded: readonly R[]): [string, R][] {
  return recorded.map((each) => [`${program} ${each.started}`, each]);
}
