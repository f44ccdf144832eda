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
  /** Writes a JSON line that another thread has logged. */
  relay(line: string): void;
}

/** Opens the log on stdout through the writer: JSON lines, or lines for a person with the output's lines in between. */
export async function openLog(settings: LogSettings, writer: LineWriter, environment: Environment): Promise<Log> {
  const terminal = isatty(1);
  if (settings.format === "json" || (settings.format === "auto" && !terminal)) {
    const relay = (line: string) => writer.write(line);
    return { logger: openLogger(settings, { write: relay }), output: { mode: "json", line: () => {} }, relay };
  }
  const { prettyLines } = await import("./pretty-lines.ts");
  const pretty = prettyLines({ colours: terminal && !environment["NO_COLOR"] && environment["TERM"] !== "dumb" });
  const relay = (line: string) => writer.write(pretty(line));
  return {
    logger: openLogger(settings, { write: relay }),
    output: { mode: "pretty", line: (text) => writer.write(`${text}\n`) },
    relay,
  };
}

/** A log that writes JSON lines. @param base further fields of each line. */
export function openLogger(
  { service, name, level }: Pick<LogSettings, "service" | "name" | "level">,
  destination: DestinationStream,
  base: object = {},
): Logger {
  return pino(
    {
      level,
      base: { service, name, ...base },
      // Loki and most others read an RFC 3339 `time` and a `level` in words without being told.
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: errorFields },
    },
    destination,
  );
}
