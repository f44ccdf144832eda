/** Queries that rightly have no result in the scene, and why. All others have one. */
export const EMPTY: readonly { readonly query: RegExp; readonly why: string }[] = [
  { query: /^increase\(sixbeat_internal_errors_total\[1h\]\) > 0$/, why: "No mistake of the program is to happen." },
  {
    query: /^sum by \((instance, )?code\) \(rate\(sixbeat_receiver_receive_errors_total.*\[\S+\]\)\)$/,
    why: "A receiving call that fails can't be brought about from outside; the series begins when one does.",
  },
  { query: /sixbeat_thread_figures_age_seconds/, why: "Every service of the scene has one thread." },
];

/** Metrics of ours that no dashboard shows, and why. */
export const UNSEEN: Readonly<Record<string, string>> = {
  sixbeat_sender_clock_steps_total:
    "The log says each; delays across one are not measured, so that no panel is wrong for it.",
  sixbeat_sender_pending: "It is what was sent within the timeout; loss and round trip say the rest.",
  sixbeat_thread_figures_age_seconds: "Only services in several threads have it; readiness and the log tell the same.",
  sixbeat_config_last_reload_success_timestamp_seconds: "The runbook asks for it when a reload failed.",
};

/** What Prometheus itself adds. */
export const OF_PROMETHEUS = ["up", "scrape_duration_seconds", "ALERTS", "ALERTS_FOR_STATE"];

export type Fact = readonly [dashboard: string, panel: string, series: string, least: number, most: number];

/**
 * What panels are to show of what happened: the highest value of a series over the time is within these bounds. In the
 * outage every datagram was lost, and its deadline says which of them nobody could know the direction of; in the time of
 * trouble a tenth was dropped on the way there, and a twentieth of the rest on the way back.
 */
export const FACTS: readonly Fact[] = [
  ["Overview", "Paths probed", "paths", 10, 20],
  ["Overview", "Paths with loss", "paths", 5, 12],
  ["Overview", "Kernel drops", "kernel drops", 10_000, 1_000_000],
  ["Overview", "Slowest path", "round trip", 0.04, 5],
  ["Overview", "Targets without address", "targets", 1, 1],
  ["Overview", "Services down", "services", 1, 1],
  ["Overview", "Targets", "unresolved", 1, 1],
  ["Overview", "Addresses", "probed", 1, 2],
  ["Overview", "Loss by path", "berlin → oslo ipv6 0", 0.1, 2],
  ["Overview", "Lost, way unknown", "berlin → [fd00:7::2]:9 ipv6 0", 0.5, 2],
  ["Overview", "Dropped by kernels", "sixbeat-receiver [fd00:9::2]:9612", 1000, 100_000],
  ["Overview", "Dropped by kernels", "sixbeat-sender [fd00:9::1]:9611", 1, 1_000_000],
  ["Overview", "Alerts firing", "alerts", 15, 200],
  ["Path", "Loss by direction", "forward", 0.07, 1],
  ["Path", "Loss by direction", "reverse", 0.02, 1],
  ["Path", "Loss by direction", "unknown", 0.1, 2],
  ["Path", "Loss by direction", "missing at the receiver", 0.07, 1],
  ["Path", "Unknown, told later", "forward", 1, 50],
  ["Path", "Late, duplicate, out of order: at the sender", "late", 1, 60],
  ["Path", "Late, duplicate, out of order: at the sender", "duplicates", 0.5, 60],
  ["Path", "Late, duplicate, out of order: at the sender", "reordered", 1, 60],
  ["Path", "Duplicate, out of order, stray: at the receiver", "duplicates", 0.5, 60],
  ["Path", "Duplicate, out of order, stray: at the receiver", "reordered", 1, 60],
  ["Path", "Round trip", "median", 0.04, 5],
  ["Path", "Mean delay by direction", "forward", 0.02, 5],
  ["Path", "Mean delay by direction", "reverse", 0.02, 5],
  ["Path", "Jitter", "forward", 0.002, 5],
  ["Path", "Hops", "forward", 6, 7],
  ["Path", "Hops", "reverse", 2, 2],
  ["Path", "Changes of the hop count", "forward", 0.1, 20],
  ["Path", "Traffic class changed on the way", "forward: dscp_bleached", 1, 20],
  ["Path", "Traffic class changed on the way", "forward: ce", 1, 20],
  ["Path", "Traffic class changed on the way", "at the receiver: dscp_bleached", 1, 20],
  ["Path", "ICMP errors", "admin_prohibited", 0.1, 100],
  ["Services", "Rejected", "[fd00:9::2]:9612: datagrams authentication", 1, 20],
  ["Services", "Rejected", "[fd00:9::1]:9611: replies malformed", 1000, 100_000],
  ["Services", "Errors of system calls", "[fd00:9::1]:9611: send ENETUNREACH", 10, 200],
  ["Services", "Errors of system calls", "[fd00:9::1]:9611: send EAI_NONAME", 10, 400],
  ["Services", "Errors of system calls", "[fd00:9::2]:9614: reply EPERM", 1, 400],
  ["Services", "Sessions", "[fd00:9::2]:9614: refused", 10, 400],
  ["Services", "Kernel drops", "[fd00:9::2]:9612", 1000, 100_000],
];

/** The same of the path to a clock that is a minute behind: datagrams arrive before they leave, and it says so. */
export const FACTS_OF_THE_PAST: readonly Fact[] = [
  ["Path", "Mean delay by direction", "round trip", 0.04, 5],
  ["Path", "Mean delay by direction", "forward", -60, -55],
  ["Path", "Mean delay by direction", "reverse", 60, 65],
  ["Path", "Forward, how it is spread", "0.00001", 10, 100],
  ["Path", "Delays below zero", "forward", 10, 100],
  ["Path", "Delays below zero", "reverse", 0, 0],
];
