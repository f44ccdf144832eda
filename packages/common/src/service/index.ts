export { type PathsAnswer, pathsAnswer } from "./admin/paths-answer.ts";
export type { Dependencies, Outcome, Output, Page, Service, ServiceDefinition, ServiceOptions } from "./definition.ts";
export { exitStatus } from "./exit-status.ts";
export {
  DatagramPrinter,
  flowText,
  LINES_PER_SECOND,
  type PrintedPath,
  type PrintMode,
} from "./log/datagram-printer.ts";
export { type Limit, type LimitedLog, limited } from "./log/limited.ts";
export { runService } from "./run-service.ts";
export { StartError } from "./start-error.ts";
export type { Book, Combining, Ledger, Share, Threading } from "./threads/threading.ts";
export { packageVersion, sourceRevision } from "./version.ts";
