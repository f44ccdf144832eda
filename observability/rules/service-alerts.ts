import type { AlertingRule } from "./rule.ts";

const WHICH = "{{ $labels.job }} at {{ $labels.instance }}";

/** What is wrong with one of the services. */
export const serviceAlerts: readonly AlertingRule[] = [
  {
    alert: "SixbeatServiceDown",
    expr: 'up{job=~".*sixbeat.*"} == 0',
    for: "2m",
    severity: "critical",
    summary: "A sender or receiver can't be scraped.",
    description: `${WHICH} does not answer Prometheus.`,
  },
  {
    alert: "SixbeatSenderAbsent",
    expr: "absent(sixbeat_sender_targets)",
    for: "5m",
    severity: "critical",
    summary: "There is no sender: nothing is probed.",
    description: "Prometheus has no figures of any sender.",
  },
  {
    alert: "SixbeatReceiverAbsent",
    expr: "absent(sixbeat_receiver_sessions)",
    for: "5m",
    severity: "critical",
    summary: "There is no receiver.",
    description: "Prometheus has no figures of any receiver.",
  },
  {
    alert: "SixbeatReceiverSilent",
    expr: `sixbeat_receiver_sessions
unless on (job, instance)
sum by (job, instance) (increase(sixbeat_receiver_datagrams_received_total[10m])) > 0`,
    for: "10m",
    severity: "warning",
    summary: "A receiver receives nothing.",
    description: `${WHICH} has received no datagram for more than ten minutes.`,
  },
  {
    alert: "SixbeatKernelDrops",
    expr: `increase(sixbeat_receiver_kernel_drops_total[15m]) > 0
or
increase(sixbeat_sender_kernel_drops_total[15m]) > 0`,
    severity: "warning",
    summary: "The kernel discards datagrams that arrived: a socket's buffer is too small.",
    description: `${WHICH}: {{ printf "%.0f" $value }} datagrams were dropped in the last 15 minutes. They look like loss and are none of the network.`,
  },
  {
    alert: "SixbeatTargetUnresolved",
    expr: 'sixbeat_sender_targets{state!="resolved"} > 0',
    for: "10m",
    severity: "warning",
    summary: "The name of a target does not resolve.",
    description: `${WHICH}: {{ $value }} targets are {{ $labels.state }}.`,
  },
  {
    alert: "SixbeatClockUnsynchronised",
    expr: "sixbeat_clock_synchronized == 0",
    for: "15m",
    severity: "warning",
    summary: "A host's clock is not synchronised: delays in one direction mean little.",
    description: `${WHICH}: the kernel says that its clock is not synchronised.`,
  },
  {
    alert: "SixbeatDatagramsRejected",
    expr: `rate(sixbeat_receiver_datagrams_rejected_total[5m]) > 0
or
rate(sixbeat_sender_replies_rejected_total[5m]) > 0`,
    for: "15m",
    severity: "warning",
    summary: "Datagrams arrive and are refused.",
    description: `${WHICH} refuses {{ printf "%.1f" $value }} datagrams per second: {{ $labels.reason }}.`,
  },
  {
    alert: "SixbeatSessionsRefused",
    expr: "increase(sixbeat_receiver_sessions_refused_total[15m]) > 0",
    severity: "warning",
    summary: "A receiver has no room for more sessions.",
    description: `${WHICH} got {{ printf "%.0f" $value }} datagrams in the last 15 minutes of sessions that it could not remember.`,
  },
  {
    alert: "SixbeatConfigReloadFailed",
    expr: "sixbeat_config_last_reload_successful == 0",
    for: "5m",
    severity: "warning",
    summary: "A configuration file could not be reloaded; the old one is in force.",
    description: `${WHICH} runs with another configuration than its file has.`,
  },
  {
    alert: "SixbeatInternalErrors",
    expr: "increase(sixbeat_internal_errors_total[1h]) > 0",
    severity: "warning",
    summary: "The program made a mistake that it survived.",
    description: `${WHICH} logged {{ printf "%.0f" $value }} internal errors in the last hour.`,
  },
];
