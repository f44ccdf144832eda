import { LOSS, MISSING, ROUND_TRIP, USUAL_ROUND_TRIP } from "./recording.ts";
import type { AlertingRule } from "./rule.ts";

const PATH = "{{ $labels.source }} → {{ $labels.target }} ({{ $labels.family }}, flow {{ $labels.flow }})";
const SHARE = "{{ $value | humanizePercentage }}";
const TIME = "{{ $value | humanizeDuration }}";

/** What is wrong with one path. */
export const pathAlerts: readonly AlertingRule[] = [
  {
    alert: "SixbeatPathDown",
    expr: `sum without (direction) (increase(sixbeat_sender_lost_total[2m])) > 0
unless
increase(sixbeat_sender_replies_total[2m]) > 0`,
    for: "2m",
    severity: "critical",
    summary: "Nothing comes back on a path.",
    description: `${PATH}: every datagram of the last two minutes was lost.`,
  },
  {
    alert: "SixbeatLossForward",
    expr: `${LOSS}{direction="forward"} > 0.01
or on (source, target, family, flow)
${MISSING} > 0.01`,
    for: "10m",
    severity: "warning",
    summary: "Datagrams are lost on the way to the receiver.",
    description: `${PATH}: ${SHARE} of the datagrams do not reach the receiver, or its kernel drops them (see SixbeatKernelDrops).`,
  },
  {
    alert: "SixbeatLossReverse",
    expr: `${LOSS}{direction="reverse"} > 0.01`,
    for: "10m",
    severity: "warning",
    summary: "Replies are lost on the way back to the sender.",
    description: `${PATH}: the replies to ${SHARE} of the datagrams do not come back.`,
  },
  {
    alert: "SixbeatLossUnknown",
    expr: `${LOSS}{direction="unknown"} > 0.01
and ignoring (direction)
increase(sixbeat_sender_replies_total[2m]) > 0`,
    for: "10m",
    severity: "warning",
    summary: "Datagrams are lost, and it can't be told which way.",
    description: `${PATH}: ${SHARE} of the datagrams are lost one way or the other.`,
  },
  {
    alert: "SixbeatDelayHigh",
    expr: `${ROUND_TRIP} > 1.5 * ${USUAL_ROUND_TRIP}
and
${ROUND_TRIP} - ${USUAL_ROUND_TRIP} > 0.001`,
    for: "10m",
    severity: "warning",
    summary: "The round trip takes much longer than it did over the past day.",
    description: `${PATH}: the mean round trip is ${TIME}, more than half as much again as usual.`,
  },
  {
    alert: "SixbeatClocksDisagree",
    expr: `${meanBelowZero("forward")}
or
${meanBelowZero("reverse")}`,
    for: "15m",
    severity: "warning",
    summary: "A clock is wrong by more than its host says: datagrams arrive before they leave.",
    description: `${PATH}: a mean delay in one direction is ${TIME}, less than the errors that both clocks admit.`,
  },
  {
    alert: "SixbeatHopCountChanged",
    expr: "increase(sixbeat_sender_hop_changes_total[15m]) > 0",
    severity: "info",
    summary: "The number of hops changed: the route is another.",
    description: `${PATH}: the number of hops {{ $labels.direction }} changed in the last 15 minutes.`,
  },
  {
    alert: "SixbeatTrafficClassRewritten",
    expr: `sum without (change) (rate(sixbeat_sender_traffic_class_changes_total{change!="ce"}[15m])) > 0`,
    for: "15m",
    severity: "warning",
    summary: "Something on the way rewrites the traffic class.",
    description: `${PATH}: the DSCP or ECN of datagrams is changed {{ $labels.direction }}.`,
  },
  {
    alert: "SixbeatIcmpErrors",
    expr: "rate(sixbeat_sender_icmp_errors_total[5m]) > 0",
    for: "5m",
    severity: "warning",
    summary: "ICMP errors come back about datagrams that were sent.",
    description: `${PATH}: the ICMP error {{ $labels.type }} comes back.`,
  },
  {
    alert: "SixbeatSendErrors",
    expr: "rate(sixbeat_sender_send_errors_total[5m]) > 0",
    for: "10m",
    severity: "warning",
    summary: "Datagrams can't be sent.",
    description: `${PATH}: sending fails with {{ $labels.code }}.`,
  },
  {
    alert: "SixbeatSenderSilent",
    expr: `rate(sixbeat_sender_datagrams_sent_total[5m]) == 0
unless
sum without (code) (rate(sixbeat_sender_send_errors_total[5m])) > 0`,
    for: "10m",
    severity: "warning",
    summary: "A sender sends nothing on a path, and no attempt fails.",
    description: `${PATH}: nothing was sent for more than ten minutes.`,
  },
];

/** The mean delay in one direction where it is below zero by more than two clocks can be apart that are as good as said. */
function meanBelowZero(direction: "forward" | "reverse"): string {
  const histogram = `sixbeat_sender_${direction}_delay_seconds`;
  return `delta(${histogram}_sum[5m]) / (delta(${histogram}_count[5m]) > 0)
  <
-(sixbeat_sender_peer_clock_error_seconds + on (job, instance) group_left () sixbeat_clock_error_seconds)`;
}
