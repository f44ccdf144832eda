export type { Direction } from "./attribution.ts";
export { DELAY_BOUNDS, DelayHistograms } from "./delay-histograms.ts";
export { type DelaySummary, delaySummary } from "./delay-summary.ts";
export { DropCount } from "./drop-count.ts";
export { hopCount } from "./hop-count.ts";
export { Jitter } from "./jitter.ts";
export { LastValues } from "./last-values.ts";
export { nanosecondsBetween } from "./nanoseconds.ts";
export { OTHER, type PathLabels, PathTable, type RowFigures } from "./path-table.ts";
export { Pool } from "./pool.ts";
export { RECEIVER_FIGURES, type ReceiverColumns, type ReceiverFigure } from "./receiver-figures.ts";
export { type ReceivedVerdict, ReceiverSessions } from "./receiver-sessions.ts";
export { ReplayMemory } from "./replay-memory.ts";
export { ReplyLimit } from "./reply-limit.ts";
export { SENDER_FIGURES, type SenderColumns, type SenderFigure } from "./sender-figures.ts";
export {
  type OnLost,
  type ReplyVerdict,
  rememberedDatagrams,
  SenderSession,
  type SenderSessionOptions,
} from "./sender-session.ts";
export { unwrap, wrap } from "./sequence.ts";
export { SessionTable, type SessionTableOptions } from "./session-table.ts";
export { countTrafficClass, TRAFFIC_CLASS_FIGURES, type TrafficClassFigure } from "./traffic-class.ts";
