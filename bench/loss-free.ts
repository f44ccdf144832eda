import type { Measured } from "./peers/peer.ts";

/** What a load came to. */
export interface Load {
  /** Datagrams that were sent. */
  readonly sent: number;
  /** Those of them that arrived, or came back. */
  readonly arrived: number;
  readonly seconds: number;
}

/** How much slower each further try is, and how many there are. */
const STEP = 0.93;
const TRIES = 8;

/** Nanoseconds for each datagram that arrived, and the share of those that did not. */
export function measured({ sent, arrived, seconds }: Load): Measured {
  return {
    nanoseconds: arrived === 0 ? Number.POSITIVE_INFINITY : (seconds * 1e9) / arrived,
    lost: 1 - arrived / sent,
  };
}

/**
 * The fastest load that loses nothing: first as fast as it goes, then at the rate that arrived, and ever more slowly.
 *
 * @param run sends at so many datagrams per second; 0 for as many as will go.
 */
export async function lossFree(run: (rate: number) => Promise<Load>): Promise<Measured> {
  const full = await run(0);
  let load = full;
  let rate = full.arrived / full.seconds;
  for (let tries = 0; tries < TRIES && load.arrived < load.sent; tries++) {
    load = await run(Math.floor(rate));
    rate *= STEP;
  }
  return measured(load);
}
