import { chosen, type grown, PATH, type rate } from "./queries.ts";

/** Either per second, as it is now, or over all of the time that the dashboard shows. */
type Counted = typeof rate | typeof grown;

export type Direction = "forward" | "reverse" | "unknown";

export const SENT = "sixbeat_sender_datagrams_sent_total";
export const LOST = "sixbeat_sender_lost_total";
export const EXPECTED = "sixbeat_receiver_datagrams_expected_total";
export const RECEIVED = "sixbeat_receiver_datagrams_received_total";

/** The share of what a sender sent that was lost in one direction, 0 to 1. */
export function lostShare(counted: Counted, direction: Direction, path: readonly string[]): string {
  const lost = `sum by (${PATH}) (${counted(LOST, ...path, `direction="${direction}"`)})`;
  return `${lost} / sum by (${PATH}) (${counted(SENT, ...path)})`;
}

/** The share of what a receiver expected by the sequence numbers and did not get, 0 to 1. */
export function missingShare(counted: Counted, path: readonly string[]): string {
  const expected = `sum by (${PATH}) (${counted(EXPECTED, ...path)})`;
  const received = `sum by (${PATH}) (${counted(RECEIVED, ...path, 'format="stamp"')})`;
  return `clamp_min(${expected} - ${received}, 0) / ${expected}`;
}

/** The paths with the most loss in the time shown: few enough for a panel, and the same at every moment of it. */
export function mostLost(path: readonly string[]): string {
  return `topk(15, ${inAll(LOST, path)} / (${inAll(SENT, path)} > 0))`;
}

/** The same for what is missing at the receivers. */
export function mostMissing(path: readonly string[]): string {
  const received = inAll(RECEIVED, [...path, 'format="stamp"']);
  return `topk(15, 1 - ${received} / (${inAll(EXPECTED, path)} > 0))`;
}

function inAll(counter: string, matchers: readonly string[]): string {
  return `sum by (${PATH}) (increase(${chosen(counter, ...matchers)}[$__range] @ end()))`;
}
