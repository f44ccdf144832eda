import { describe, expect, it } from "vitest";
import { duration } from "./fields/duration.ts";
import { endpoint } from "./fields/endpoint.ts";
import { text } from "./fields/text.ts";
import { option } from "./option.ts";
import { optionTable } from "./option-table.ts";

describe(optionTable, () => {
  it("is a Markdown table of every option", () => {
    const options = {
      listen: option(endpoint(), { description: "Where to | listen" }),
      maxWait: option(duration().prefault("1s"), { description: "How long" }),
      name: option(text().default("x"), { description: "What it is called", defaultText: "the host's name" }),
      keyFile: option(text().optional(), { description: "The key" }),
    };
    expect(optionTable({ name: "x", summary: "x", version: "1", options, examples: [] })).toBe(
      "| Option | Environment | Default | Meaning |\n" +
        "| --- | --- | --- | --- |\n" +
        "| `--listen` | `SIXBEAT_LISTEN` | required | Where to \\| listen |\n" +
        "| `--max-wait` | `SIXBEAT_MAX_WAIT` | `1s` | How long |\n" +
        "| `--name` | `SIXBEAT_NAME` | the host's name | What it is called |\n" +
        "| `--key-file` | `SIXBEAT_KEY_FILE` | none | The key |\n",
    );
  });
});
