// Preloaded into a service: says on stderr that its event loop ran empty by itself. A process that is ended by
// process.exit or _exit never says it. It is required, not imported, as that would start threads before the service does.
const { writeSync } = require("node:fs");

process.once("beforeExit", () => writeSync(2, "drained\n"));
