import { prettyFactory } from "pino-pretty";

/** Turns a JSON log line into one for a person. pino-pretty is used as a function: no transport, no worker thread. */
export function prettyLines({ colours }: { colours: boolean }): (line: string) => string {
  const pretty = prettyFactory({
    colorize: colours,
    translateTime: "SYS:HH:MM:ss.l",
    ignore: "service,name",
    singleLine: true,
  });
  return (line) => pretty(JSON.parse(line, harmless));
}

/** Text from the network must not steer the terminal. Only a stack keeps its line breaks. */
function harmless(key: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value.replace(controlCharacter, (character) =>
    key === "stack" && character === "\n" ? character : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

const controlCharacter = /\p{Cc}/gu;
