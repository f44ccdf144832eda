/** What a client of the admin server may cost. */
export interface AdminLimits {
  /** From the connection to the end of a request's headers. */
  headersTimeoutMs: number;
  /** From an answer to the beginning of the next request. */
  keepAliveTimeoutMs: number;
  /** Without a byte read or written. */
  idleTimeoutMs: number;
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
  keepAliveTimeoutMs: 5_000,
  idleTimeoutMs: 10_000,
  closeTimeoutMs: 1_000,
  maxHeaderBytes: 8 * 1024,
  maxHeaders: 64,
  maxConnections: 64,
  maxPipelined: 8,
};
