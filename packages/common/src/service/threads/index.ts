export { runThread } from "./run-thread.ts";
