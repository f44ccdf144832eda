import { isatty } from "node:tty";
import { type DestinationStream, type Logger, pino } from "pino";
import type { Environment } from "../../config/index.ts";
import type { Output } from "../definition.ts";
import { errorFields } from "./error-fields.ts";
import type { LineWriter } from "./line-writer.ts";

export interface LogSettings {
  service: string;
  name: string;
  level: string;
  /** "auto" is "pretty" on a terminal. */
  format: "auto" | "pretty" | "json";
}

export interface Log {
  logger: Logger;
  output: Output;
}

/** Opens the log on stdout through the writer: JSON lines, or lines for a person with the output's lines in between. */
export async function openLog(settings: LogSettings, writer: LineWriter, environment: Environment): Promise<Log> {
  const terminal = isatty(1);
  if (settings.format === "json" || (settings.format === "auto" && !terminal)) {
    return { logger: openLogger(settings, writer), output: { mode: "json", line: () => {} } };
  }
  const { prettyLines } = await import("./pretty-lines.ts");
  const pretty = prettyLines({ colours: terminal && !environment["NO_COLOR"] && environment["TERM"] !== "dumb" });
  return {
    logger: openLogger(settings, { write: (line) => writer.write(pretty(line)) }),
    output: { mode: "pretty", line: (text) => writer.write(`${text}\n`) },
  };
}

function openLogger({ service, name, level }: LogSettings, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { service, name },
      // Loki and most others read an RFC 3339 `time` and a `level` in words without being told.
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: errorFields },
    },
    destination,
  );
}
