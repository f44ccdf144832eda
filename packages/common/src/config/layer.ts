import type { Fault } from "./fault.ts";

/** What one layer (file, environment, flags) says about one option, not yet checked. */
export interface Given {
  readonly value: unknown;
  readonly origin: string;
  /** For a list: where each of its items came from. */
  readonly itemOrigins?: readonly string[];
}

/** What one layer says about all options, by camelCase key, and what is wrong with how it says it. */
export interface Layer {
  readonly given: ReadonlyMap<string, Given>;
  readonly faults: readonly Fault[];
  /** It could not be read, so nobody knows what it would have said. */
  readonly unread?: true;
}

/** The option with the path of the file; it says where the file is, so it can't stand in it. */
export const FILE_OPTION = "config";

/** The option with the address that the service answers at. */
export const ADMIN_OPTION = "admin";
