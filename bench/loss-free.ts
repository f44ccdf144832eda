import type { Measured } from "./peers/peer.ts";

/** What a load came to. */
export interface Load {
  /** Datagrams that were sent. */
  readonly sent: number;
  /** Those of them that arrived, or came back. */
  readonly arrived: number;
  readonly seconds: number;
}

/** How much slower each further try is, or how much faster, and how many there are. */
const SLOWER = 0.96;
const FASTER = 1.05;
const TRIES = 10;

/** Nanoseconds for each datagram that arrived, and the share of those that did not. */
export function measured({ sent, arrived, seconds }: Load): Measured {
  return {
    nanoseconds: arrived === 0 ? Number.POSITIVE_INFINITY : (seconds * 1e9) / arrived,
    lost: 1 - arrived / sent,
  };
}

/**
 * The fastest load that loses nothing: first as fast as it goes, then at the rate that arrived, and ever more slowly; or
 * ever faster, since a receiver that is hurried too much takes less than it could.
 *
 * @param run sends at so many datagrams per second; 0 for as many as will go.
 */
export async function lossFree(run: (rate: number) => Promise<Load>): Promise<Measured> {
  let load = await run(0);
  let rate = load.arrived / load.seconds;
  if (isWhole(load)) return measured(load);
  load = await run(Math.floor(rate));
  const step = isWhole(load) ? FASTER : SLOWER;
  for (let tries = 1; tries < TRIES && isWhole(load) === step > 1; tries++) {
    rate *= step;
    const next = await run(Math.floor(rate));
    if (step > 1 && !(isWhole(next) && next.sent > load.sent)) break;
    load = next;
  }
  return measured(load);
}

function isWhole({ sent, arrived }: Load): boolean {
  return arrived >= sent;
}
