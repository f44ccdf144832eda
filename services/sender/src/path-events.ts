import type { SocketAddress } from "@sixbeat/common/socket";
import type { Path } from "./path.ts";
import type { LookupError } from "./target.ts";

/** What becomes of the paths as their targets are looked up. */
export interface PathEvents {
  /** Its rhythm begins: datagrams are due from now on. */
  begin(path: Path): void;
  /** It has another peer than before, or is called otherwise: a new session is to begin. */
  redirect(path: Path): void;
  /** Nothing is due on it any more. */
  end(path: Path): void;
  /** The paths of all targets are there, as far as they are known by now; perhaps none of them is this thread's. */
  chosen(): void;
}

/** The paths to one target, which follow what is found when it is looked up. */
export interface TargetPaths {
  /** "stale" has addresses, of a name that can't be resolved now. */
  readonly state: "resolved" | "stale" | "unresolved";
  /** Whether it is known which paths there are. */
  readonly isKnown: boolean;
  paths(): Iterable<Path>;
  /** Its addresses, the preferred one first. */
  resolved(addresses: readonly SocketAddress[]): void;
  unresolved(error: LookupError, retryMs: number): void;
  /** The target is not wanted any more. */
  end(): void;
}
