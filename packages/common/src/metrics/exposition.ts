import type { Buffer } from "node:buffer";

/** What Prometheus scrapes. It is formatted for each who reads it, while he does: the figures take far less memory. */
export interface Exposition {
  readonly contentType: string;
  /** The text in UTF-8. The memory of a part is used again, `PARTS_AT_ONCE` parts later. */
  parts(): AsyncIterable<Buffer>;
}

/** Enough that who writes the text and who reads it seldom wait for each other. */
export const PARTS_AT_ONCE = 8;
