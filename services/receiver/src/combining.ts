import type { Combining } from "@sixbeat/common/service";
import { ReceiverBook } from "./book.ts";
import type { ReceiverConfig } from "./command.ts";
import { ABOUT } from "./paths-page.ts";

/** How receivers in several threads are one. */
export const combining: Combining<ReceiverConfig> = {
  about: ABOUT,
  // A count is of what all have received; whoever sees it reached says so.
  endsWith: "first",
  notReady: (reasons) => reasons.find((reason) => reason !== undefined),
  book: (_, paths) => new ReceiverBook(paths),
};
