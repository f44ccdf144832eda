import type { Annotation, Variable } from "./frame.ts";
import { WARNING } from "./palette.ts";
import { ofServices } from "./queries.ts";

/** What tells paths: the sender's count, and the receiver's for those whose sender is not ours. */
const TELLS_PATHS = "sixbeat_sender_datagrams_sent_total|sixbeat_receiver_datagrams_received_total";

/** The matchers for the variables of `severalPaths`. */
export const SEVERAL_PATHS = ['source=~"$source"', 'target=~"$target"', 'family=~"$family"'] as const;

/** The matchers for the variables of `onePath`. */
export const ONE_PATH = ['source="$source"', 'target="$target"', 'family="$family"', 'flow="$flow"'] as const;

/** Any sources, targets and families. */
export const severalPaths: readonly Variable[] = [
  variable("source", "Source", [], true),
  variable("target", "Target", ['source=~"$source"'], true),
  variable("family", "Family", ['source=~"$source"', 'target=~"$target"'], true),
];

/** One path by its four labels, each offering what goes with those before it. */
export const onePath: readonly Variable[] = [
  variable("source", "Source", [], false),
  variable("target", "Target", ['source="$source"'], false),
  variable("family", "Family", ['source="$source"', 'target="$target"'], false),
  variable("flow", "Flow", ['source="$source"', 'target="$target"', 'family="$family"'], false),
];

export const serviceStarts: Annotation = {
  name: "Service started",
  expr: ofServices('changes(process_start_time_seconds{job=~"$job", instance=~"$instance"}[$__rate_interval]) > 0'),
  text: "{{instance}} started anew",
  color: WARNING,
};

function variable(name: string, label: string, matchers: readonly string[], many: boolean): Variable {
  const all = [`__name__=~"${TELLS_PATHS}"`, 'job=~"$job"', 'instance=~"$instance"', ...matchers];
  return { name, label, query: `label_values({${all.join(", ")}}, ${name})`, many };
}
