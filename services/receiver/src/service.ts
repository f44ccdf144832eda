import { runService } from "@sixbeat/common/service";
import { command } from "./command.ts";

await runService({
  command,
  // Sockets are loaded only to run: help and checks work without, on any system.
  start: async (config, dependencies) => {
    const { startReceiver } = await import("./receiver.ts");
    return startReceiver(config, dependencies);
  },
  threads: {
    entry: new URL("./thread.js", import.meta.url),
    load: async () => (await import("./receiver.ts")).combining,
  },
});
