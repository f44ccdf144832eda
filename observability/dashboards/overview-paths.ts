import type { Row } from "./frame.ts";
import { toPath, toPathOfLine, toServices } from "./links.ts";
import { type Direction, lostShare, missingShare, mostLost, mostMissing } from "./loss.ts";
import { delays, timeSeries } from "./panels.ts";
import { delayBuckets, delayQuantile, grown, PATH, rate } from "./queries.ts";
import { type Column, labelTable } from "./tables.ts";
import { SEVERAL_PATHS } from "./variables.ts";

const NAMED = "{{source}} → {{target}} {{family}} {{flow}}";
const ROUND_TRIP = "sixbeat_sender_round_trip_seconds";

export const lossAndWhere: Row = {
  title: "Loss, and where",
  panels: [
    lossPanel("forward", "Lost forward", "Did not reach the receiver, as the sender knows from later replies."),
    lossPanel("reverse", "Lost in reverse", "Was answered by the receiver, and the answer did not come back."),
    lossPanel(
      "unknown",
      "Lost, way unknown",
      "No reply came, and nothing tells which way it was lost. In a total outage that is every datagram.",
    ),
    timeSeries({
      title: "Missing at the receiver",
      description:
        "What the receiver did not get, by the sequence numbers; also on paths that ask for no reply. " +
        "What the kernel dropped at the receiver is part of it.",
      width: 12,
      unit: "percentunit",
      queries: [
        { expr: `${missingShare(rate, SEVERAL_PATHS)} and on (${PATH}) ${mostMissing(SEVERAL_PATHS)}`, legend: NAMED },
      ],
      link: toPath,
    }),
    timeSeries({
      title: "Dropped by kernels",
      description:
        "Datagrams that arrived at a service and found its socket's buffer full. They are part of the loss above, at a " +
        "receiver of what is lost forward, at a sender in reverse, and none of the network's. A click leads to the services.",
      width: 12,
      unit: "cps",
      queries: [
        { expr: rate("sixbeat_receiver_kernel_drops_total"), legend: "{{job}} {{instance}}" },
        { expr: rate("sixbeat_sender_kernel_drops_total"), legend: "{{job}} {{instance}}" },
      ],
      link: toServices,
    }),
  ],
};

export const allPaths: Row = {
  title: "All paths, in the time shown",
  panels: [
    labelTable({
      title: "Paths",
      description:
        "Every path with its loss and its round trip over the time shown. A click on the source leads to it.",
      width: 24,
      height: 10,
      labels: ["source", "target", "family", "flow"],
      columns: columns(),
      nothing: "No path is probed.",
      link: toPathOfLine,
    }),
  ],
};

export const delay: Row = {
  title: "Round trip",
  panels: [
    timeSeries({
      title: "Round trip, all paths",
      description: "Half of all datagrams took at most the median, and so on; the reflector's own time is left out.",
      width: 8,
      unit: "s",
      logarithmic: true,
      queries: [
        { expr: delayQuantile(0.5, ROUND_TRIP, ...SEVERAL_PATHS), legend: "median" },
        { expr: delayQuantile(0.95, ROUND_TRIP, ...SEVERAL_PATHS), legend: "95 %" },
        { expr: delayQuantile(0.99, ROUND_TRIP, ...SEVERAL_PATHS), legend: "99 %" },
      ],
    }),
    delays({
      title: "Round trip, how it is spread",
      description:
        "Each row is a range of delays; the darker, the more datagrams. Two dark bands are two kinds of path.",
      width: 8,
      expr: delayBuckets(ROUND_TRIP, ...SEVERAL_PATHS),
    }),
    timeSeries({
      title: "Slowest paths",
      description: "The mean round trip of the ten slowest paths at each moment.",
      width: 8,
      unit: "s",
      logarithmic: true,
      queries: [
        {
          expr: `topk(10, sum by (${PATH}) (${rate(`${ROUND_TRIP}_sum`, ...SEVERAL_PATHS)}) / sum by (${PATH}) (${rate(`${ROUND_TRIP}_count`, ...SEVERAL_PATHS)}))`,
          legend: NAMED,
        },
      ],
      link: toPath,
    }),
  ],
};

function lossPanel(direction: Direction, title: string, description: string) {
  const expr = `${lostShare(rate, direction, SEVERAL_PATHS)} and on (${PATH}) ${mostLost(SEVERAL_PATHS)}`;
  return timeSeries({
    title,
    description,
    width: 8,
    unit: "percentunit",
    queries: [{ expr, legend: NAMED }],
    link: toPath,
  });
}

function columns(): Column[] {
  const share = (name: string, expr: string) => ({ name, expr, unit: "percentunit", loss: true });
  const quantile = (q: number) =>
    `histogram_quantile(${q}, sum by (le, ${PATH}) (${grown(`${ROUND_TRIP}_bucket`, ...SEVERAL_PATHS)}))`;
  return [
    share("lost forward", lostShare(grown, "forward", SEVERAL_PATHS)),
    share("lost in reverse", lostShare(grown, "reverse", SEVERAL_PATHS)),
    share("lost, way unknown", lostShare(grown, "unknown", SEVERAL_PATHS)),
    share("missing at the receiver", missingShare(grown, SEVERAL_PATHS)),
    { name: "round trip, median", expr: quantile(0.5), unit: "s" },
    { name: "round trip, 99 %", expr: quantile(0.99), unit: "s" },
  ];
}
