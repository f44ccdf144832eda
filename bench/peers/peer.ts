/** One measurement that a peer is asked for. */
export interface Request {
  /** The name of a workload. */
  readonly workload: string;
  /** Octets of each datagram. */
  readonly size: number;
  /** How much of it: what the workload says, datagrams or milliseconds. */
  readonly count: number;
}

/** What came of it: nanoseconds for each datagram, or why this peer can't do it. */
export type Outcome = Measured | { readonly missing: string };

export interface Measured {
  readonly nanoseconds: number;
  /** The share of the datagrams that did not arrive, 0 to 1, where some may not. */
  readonly lost?: number;
}

/** Someone who is measured, ready to be asked again and again. */
export interface Peer extends AsyncDisposable {
  readonly name: string;
  /** Which version of what is measured. */
  readonly version: string;
  measure(request: Request): Promise<Outcome>;
}

/** How a peer is started; `missing` says why it can't be measured on this machine. */
export interface PeerKind {
  readonly name: string;
  start(): Promise<Peer | { readonly missing: string }>;
}
