import { runThread } from "@sixbeat/common/thread";
import { startSender } from "./sender.ts";

runThread(startSender);
