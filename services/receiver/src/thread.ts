import { runThread } from "@sixbeat/common/thread";
import { startReceiver } from "./receiver.ts";

runThread(startReceiver);
