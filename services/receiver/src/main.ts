import { runService } from "@sixbeat/common/service";
import { command } from "./command.ts";
import { startReceiver } from "./receiver.ts";

await runService({ command, start: startReceiver });
