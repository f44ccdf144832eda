// The fixture service in one of several threads.
import { runThread } from "@sixbeat/common/thread";
import { start } from "./fixture-service.mjs";

runThread(start);
