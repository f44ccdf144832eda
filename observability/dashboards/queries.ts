/** The services chosen in the dashboard's variables. */
const CHOSEN = 'job=~"$job", instance=~"$instance"';

/** The labels that name a path on both ends. */
export const PATH = "source, target, family, flow";

/** One metric of the chosen services: `metric{job=~"$job", …}`. */
export function chosen(metric: string, ...matchers: readonly string[]): string {
  return `${metric}{${[CHOSEN, ...matchers].join(", ")}}`;
}

/** How fast a counter grows, per second. */
export function rate(counter: string, ...matchers: readonly string[]): string {
  return `rate(${chosen(counter, ...matchers)}[$__rate_interval])`;
}

/** By how much a counter grew in the time that the dashboard shows. */
export function grown(counter: string, ...matchers: readonly string[]): string {
  return `increase(${chosen(counter, ...matchers)}[$__range])`;
}

/** A metric that is not ours alone, such as process_resident_memory_bytes, of the chosen services and of nothing else. */
export function ofServices(expression: string): string {
  return `${expression} and on (job, instance) ${chosen("sixbeat_build_info")}`;
}

/** The delay that the share `quantile` (0 to 1) of datagrams did not exceed. */
export function delayQuantile(quantile: number, histogram: string, ...matchers: readonly string[]): string {
  return `histogram_quantile(${quantile}, ${delayBuckets(histogram, ...matchers)})`;
}

/** How many delays fell into each bucket of a histogram, per second. */
export function delayBuckets(histogram: string, ...matchers: readonly string[]): string {
  return `sum by (le) (${rate(`${histogram}_bucket`, ...matchers)})`;
}

/**
 * The mean of a histogram whose values can be negative, as delays between two clocks can: their sum is no counter, and
 * `rate` would take each decrease for a restart. Where the service did restart, there is no mean.
 */
export function signedMean(histogram: string, ...matchers: readonly string[]): string {
  const [sum, count] = [`${histogram}_sum`, `${histogram}_count`].map((part) => chosen(part, ...matchers));
  const ofOneRun = `resets(${count}[$__rate_interval]) == 0`;
  const growth = (part: string) => `sum(delta(${part}[$__rate_interval]) and ${ofOneRun})`;
  return `${growth(sum!)} / ${growth(count!)}`;
}
