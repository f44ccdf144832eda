import type { Destination } from "./destination.ts";
import type { Session } from "./session.ts";

/** One flow to a target over one family: what is measured. */
export class Path {
  readonly destination: Destination;
  readonly flow: number;
  /** Its row in the figures, which depends on the family of the peer and on what the target is called. */
  row: number;
  /** What the target calls itself, where it was asked and has answered. */
  name: string | undefined;
  /** None while the target has no address, or no socket could be opened. */
  session: Session | undefined;
  /** How many datagrams were sent, which is the number of the next. */
  sent = 0;
  /** How many were due. */
  tried = 0;
  /** As many as were asked for were due. */
  isComplete = false;

  constructor(destination: Destination, flow: number, row: number) {
    this.destination = destination;
    this.flow = flow;
    this.row = row;
  }

  /** The target as it was written. */
  get target(): string {
    return this.destination.target;
  }

  /** What the target is called in the figures. */
  get label(): string {
    return this.name ?? this.destination.label;
  }
}
