import type { Outcome } from "@sixbeat/common/service";
import type { SenderConfig } from "./command.ts";
import type { Figures } from "./figures.ts";
import { summary } from "./summary.ts";

/** The last figures, and the status of a run that is bounded: 1 when more was lost than may be. */
export function outcomeOf(
  { count, duration, maxLoss }: Pick<SenderConfig, "count" | "duration" | "maxLoss">,
  figures: Figures,
  seconds: number,
): Outcome {
  const { lossPercent, ...rest } = summary(figures, seconds);
  const isBounded = count !== undefined || duration !== undefined;
  return { status: isBounded && lossPercent > maxLoss ? 1 : 0, ...rest };
}
