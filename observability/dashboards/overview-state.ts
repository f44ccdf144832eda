import { LOSS } from "../rules/recording.ts";
import type { Row } from "./frame.ts";
import { toPath, toRunbook, toServices } from "./links.ts";
import { LOST, mostLost, SENT } from "./loss.ts";
import { noneThresholds, thresholds, WARNING } from "./palette.ts";
import { lossTimeline, oneNumber } from "./panels.ts";
import { chosen, grown, PATH, rate } from "./queries.ts";
import { labelTable } from "./tables.ts";
import { SEVERAL_PATHS } from "./variables.ts";

const FIRING = 'ALERTS{alertname=~"Sixbeat.+", alertstate="firing"}';
/** What there is wherever the rules are evaluated: of each path that is probed, and an alert where none is. */
const RULES = `${LOSS} or ALERTS{alertname=~"Sixbeat.+"}`;
const SINCE = '1000 * ALERTS_FOR_STATE{alertname=~"Sixbeat.+"}';
const lost = rate(LOST, ...SEVERAL_PATHS);
const sent = rate(SENT, ...SEVERAL_PATHS);
const roundTripSum = rate("sixbeat_sender_round_trip_seconds_sum", ...SEVERAL_PATHS);
const roundTripCount = rate("sixbeat_sender_round_trip_seconds_count", ...SEVERAL_PATHS);

export const isAnythingWrong: Row = {
  title: "Is anything wrong?",
  panels: [
    oneNumber({
      title: "Alerts firing",
      description:
        "Alerts of sixbeat that fire now. The table below says which; each has a runbook. Without the recording and " +
        "alerting rules nothing can fire: then it says so, and is not green.",
      width: 3,
      unit: "none",
      query: { expr: `count(${FIRING}) or 0 * count(${RULES})`, legend: "alerts" },
      thresholds: noneThresholds(),
      nothing: "no rules",
    }),
    oneNumber({
      title: "Paths probed",
      description: "Paths on which datagrams are sent now.",
      width: 3,
      unit: "none",
      query: { expr: `count(sum by (${PATH}) (${sent}) > 0)`, legend: "paths" },
      nothing: "0",
    }),
    oneNumber({
      title: "Paths with loss",
      description: "Paths on which datagrams are lost now, whichever way.",
      width: 3,
      unit: "none",
      query: { expr: `count(sum by (${PATH}) (${lost}) > 0) or vector(0)`, legend: "paths" },
      thresholds: noneThresholds(),
    }),
    oneNumber({
      title: "Kernel drops",
      description:
        "Datagrams that arrived and that the kernel discarded because a socket's buffer was full, in the time shown. " +
        "They are not the network's loss: enlarge the buffer, or give the service more CPU.",
      width: 3,
      unit: "short",
      decimals: 0,
      query: {
        expr: `sum(${grown("sixbeat_receiver_kernel_drops_total")} or ${grown("sixbeat_sender_kernel_drops_total")})`,
        legend: "kernel drops",
      },
      thresholds: noneThresholds(),
      nothing: "0",
      link: toServices,
    }),
    oneNumber({
      title: "Slowest path",
      description: "The highest mean round trip of all paths now, the reflector's own time left out.",
      width: 3,
      unit: "s",
      query: {
        expr: `max(sum by (${PATH}) (${roundTripSum}) / sum by (${PATH}) (${roundTripCount}))`,
        legend: "round trip",
      },
      nothing: "no replies",
    }),
    oneNumber({
      title: "Targets without address",
      description: "Targets whose name does not resolve now: it never did (unresolved) or does no longer (stale).",
      width: 3,
      unit: "none",
      query: { expr: `sum(${chosen("sixbeat_sender_targets", 'state!="resolved"')})`, legend: "targets" },
      thresholds: noneThresholds(),
      nothing: "0",
    }),
    oneNumber({
      title: "Services down",
      description: "Services that were there in the time shown and that Prometheus can't reach now.",
      width: 3,
      unit: "none",
      query: { expr: `count(${down()}) or vector(0)`, legend: "services" },
      thresholds: noneThresholds(),
      link: toServices,
    }),
    oneNumber({
      title: "Clocks not synchronised",
      description: "Services whose host's clock is not synchronised: their delays in one direction mean little.",
      width: 3,
      unit: "none",
      query: { expr: `count(${chosen("sixbeat_clock_synchronized")} == 0) or vector(0)`, legend: "clocks" },
      thresholds: thresholds([1, WARNING]),
      link: toServices,
    }),
  ],
};

export const sinceWhen: Row = {
  title: "Since when?",
  panels: [
    labelTable({
      title: "Alerts",
      description: "What fires now, and since when. docs/runbooks has a page for each alert.",
      width: 11,
      height: 9,
      labels: ["alertname", "severity", "source", "target", "instance"],
      columns: [{ name: "since", expr: `${SINCE} and ignoring (alertstate) ${FIRING}`, unit: "dateTimeFromNow" }],
      nothing: "Nothing fires.",
      ...(toRunbook !== undefined && { link: toRunbook }),
    }),
    lossTimeline({
      title: "Loss by path",
      description:
        "The share of what was sent that no reply came to, for the paths with the most loss in the time shown. " +
        "Green: none. Yellow: some. Orange: from 1 %. Red: from 10 %. A click leads to the path.",
      width: 13,
      height: 9,
      query: {
        expr: `sum by (${PATH}) (${lost}) / sum by (${PATH}) (${sent}) and on (${PATH}) ${mostLost(SEVERAL_PATHS)}`,
        legend: "{{source}} → {{target}} {{family}} {{flow}}",
      },
      link: toPath,
    }),
  ],
};

function down(): string {
  const known = `last_over_time(${chosen("sixbeat_build_info")}[$__range])`;
  return `up{job=~"$job", instance=~"$instance"} == 0 and on (job, instance) ${known}`;
}
