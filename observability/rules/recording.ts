import type { Group, RecordingRule } from "./rule.ts";

const DELAY = "sixbeat_sender_round_trip_seconds";

/** The share of what was sent that was lost, by path and direction. */
export const LOSS = "path:sixbeat_sender_lost:ratio_rate5m";
/** The share of what the receiver expected and did not get, by path. */
export const MISSING = "path:sixbeat_receiver_missing:ratio_rate5m";
/** The mean round trip of five minutes, by path. */
export const ROUND_TRIP = `path:${DELAY}:mean_rate5m`;
/** The mean round trip of the day that ended an hour ago, by path: what is normal. */
export const USUAL_ROUND_TRIP = `path:${DELAY}:mean1d_offset1h`;

export const recordingRules: readonly Group<RecordingRule>[] = [
  {
    name: "sixbeat-paths",
    rules: [
      {
        record: LOSS,
        expr: `rate(sixbeat_sender_lost_total[5m])
  / ignoring (direction) group_left ()
(rate(sixbeat_sender_datagrams_sent_total[5m]) > 0)`,
      },
      {
        record: MISSING,
        expr: `clamp_min(
  rate(sixbeat_receiver_datagrams_expected_total[5m])
    - ignoring (format)
  rate(sixbeat_receiver_datagrams_received_total{format="stamp"}[5m]),
  0
)
  /
(rate(sixbeat_receiver_datagrams_expected_total[5m]) > 0)`,
      },
      {
        record: ROUND_TRIP,
        expr: `rate(${DELAY}_sum[5m])
  /
(rate(${DELAY}_count[5m]) > 0)`,
      },
    ],
  },
  {
    name: "sixbeat-past",
    // It reads a day of samples, and a day changes slowly.
    interval: "2m",
    rules: [{ record: USUAL_ROUND_TRIP, expr: `avg_over_time(${ROUND_TRIP}[1d] offset 1h)` }],
  },
];
