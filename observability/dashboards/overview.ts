import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboard, type Row, UID } from "./frame.ts";
import { RECEIVED, SENT } from "./loss.ts";
import { allPaths, delay, lossAndWhere } from "./overview-paths.ts";
import { isAnythingWrong, sinceWhen } from "./overview-state.ts";
import { timeSeries } from "./panels.ts";
import { chosen, rate } from "./queries.ts";
import { SEVERAL_PATHS, serviceStarts, severalPaths } from "./variables.ts";

/** Is anything wrong, on which path, and since when? */
export function overview(): Dashboard {
  return dashboard({
    uid: UID.overview,
    title: "sixbeat / Overview",
    description: "Is anything wrong, on which path, and since when?",
    variables: severalPaths,
    annotations: [serviceStarts],
    rows: [isAnythingWrong, sinceWhen, lossAndWhere, allPaths, delay, ends],
  });
}

const ends: Row = {
  title: "Targets, sessions, traffic",
  panels: [
    timeSeries({
      title: "Targets",
      description: "Targets by what their name says: resolved, stale (it did resolve once), unresolved.",
      width: 6,
      unit: "none",
      stacked: true,
      queries: [{ expr: `sum by (state) (${chosen("sixbeat_sender_targets")})`, legend: "{{state}}" }],
    }),
    timeSeries({
      title: "Addresses",
      description:
        "Of senders that resolve all addresses of a name: those that are probed, passed over by fanout, or missing from " +
        "the last answer of the name servers.",
      width: 6,
      unit: "none",
      stacked: true,
      queries: [{ expr: `sum by (state) (${chosen("sixbeat_sender_addresses")})`, legend: "{{state}}" }],
    }),
    timeSeries({
      title: "Sessions",
      description: "Sessions that the receivers keep: one for each run of a sender on a path.",
      width: 6,
      unit: "none",
      queries: [{ expr: chosen("sixbeat_receiver_sessions"), legend: "{{instance}}" }],
    }),
    timeSeries({
      title: "Datagrams",
      description: "Datagrams sent and received in all. Replies are not counted here.",
      width: 6,
      unit: "cps",
      queries: [
        { expr: `sum(${rate(SENT, ...SEVERAL_PATHS)})`, legend: "sent" },
        { expr: `sum(${rate(RECEIVED, ...SEVERAL_PATHS)})`, legend: "received" },
      ],
    }),
  ],
};
