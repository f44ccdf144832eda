import { prettyFactory } from "pino-pretty";

/** Turns a JSON log line into one for a person. pino-pretty is used as a function: no transport, no worker thread. */
export function prettyLines({ colours }: { colours: boolean }): (line: string) => string {
  const pretty = prettyFactory({
    colorize: colours,
    translateTime: "SYS:HH:MM:ss.l",
    ignore: "service,name,thread",
    singleLine: true,
  });
  return (line) => pretty(inOneLine(JSON.parse(line, harmless)));
}

interface Fields {
  msg?: string;
  err?: { message: string; stack?: string };
}

/** An error's message says the same as its fields; only a stack, a mistake in the program, needs more lines. */
function inOneLine({ err, ...fields }: Fields): Fields {
  if (err === undefined) return fields;
  return err.stack === undefined ? { ...fields, msg: `${fields.msg}: ${err.message}` } : { ...fields, err };
}

/** Text from the network must not steer the terminal; only a stack keeps its line breaks. */
function harmless(key: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value.replace(controlCharacter, (character) => {
    if (key === "stack" && character === "\n") return character;
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

const controlCharacter = /\p{Cc}/gu;
