/** What a client of the admin server may cost. */
export interface AdminLimits {
  /** From the connection to the end of the headers. */
  headersTimeoutMs: number;
  /** From the connection to the end of the request. */
  requestTimeoutMs: number;
  keepAliveTimeoutMs: number;
  /** Without a byte read or written. */
  idleTimeoutMs: number;
  /** How often the first two are looked at; an idle service wakes up as often. */
  checkIntervalMs: number;
  /** For answers under way when the server closes. */
  closeTimeoutMs: number;
  maxHeaderBytes: number;
  maxHeaders: number;
  maxConnections: number;
  /** Requests of one connection that wait for their answers. */
  maxPipelined: number;
}

export const adminLimits: AdminLimits = {
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  keepAliveTimeoutMs: 5_000,
  idleTimeoutMs: 10_000,
  checkIntervalMs: 5_000,
  closeTimeoutMs: 1_000,
  maxHeaderBytes: 8 * 1024,
  maxHeaders: 64,
  maxConnections: 64,
  maxPipelined: 8,
};
