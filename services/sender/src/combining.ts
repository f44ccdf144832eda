import type { Combining } from "@sixbeat/common/service";
import { SenderBook } from "./book.ts";
import type { SenderConfig } from "./command.ts";
import { ABOUT } from "./paths-page.ts";

/** How senders in several threads are one. */
export const combining: Combining<SenderConfig> = {
  about: ABOUT,
  endsWith: "last",
  // A target that has an address makes it ready, whichever thread sends there.
  notReady: (reasons) => (reasons.includes(undefined) ? undefined : reasons[0]),
  advice: ({ threads, targets, flows, fanout, resolve }) => {
    if (resolve === "all") return undefined;
    const known = new Set(targets.map(({ text }) => text)).size;
    const paths = (fanout === 0 ? known : Math.min(fanout, known)) * flows;
    if (paths >= threads) return undefined;
    return `targets times flows is ${paths}: of ${threads} threads ${threads - paths} will have nothing to send`;
  },
  book: (config, paths) => new SenderBook(config, paths),
};
