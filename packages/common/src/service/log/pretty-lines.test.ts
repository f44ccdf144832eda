import { describe, expect, it } from "vitest";
import { prettyLines } from "./pretty-lines.ts";

describe(prettyLines, () => {
  it("writes one line for a person", () => {
    const line = { level: "warn", time: "2026-01-02T03:04:05.678Z", service: "s", name: "n", port: 9, msg: "hello" };
    expect(prettyLines({ colours: false })(`${JSON.stringify(line)}\n`)).toMatch(
      /^\[\d\d:\d\d:05\.678\] WARN: hello \{"port":9\}\n$/,
    );
  });

  it("colours only when told", () => {
    const line = JSON.stringify({ level: "info", msg: "hello" });
    expect(prettyLines({ colours: false })(line)).not.toContain("\u001b");
    expect(prettyLines({ colours: true })(line)).toContain("\u001b[");
  });

  it.each([
    ["\u001b[2Jgone", "\\x1b[2Jgone"],
    ["one\r\ntwo", "one\\x0d\\x0atwo"],
    ["\u009b5m and \u007f", "\\x9b5m and \\x7f"],
  ])("makes %j harmless", (msg, shown) => {
    expect(prettyLines({ colours: false })(JSON.stringify({ level: "info", msg }))).toBe(`INFO: ${shown}\n`);
  });

  it("shows an error that needs no stack in one line", () => {
    const err = { type: "SocketError", message: "sendto [::1]:9: refused (ECONNREFUSED)", code: "ECONNREFUSED" };
    expect(prettyLines({ colours: false })(JSON.stringify({ level: "warn", err, msg: "not sent" }))).toBe(
      "WARN: not sent: sendto [::1]:9: refused (ECONNREFUSED)\n",
    );
  });

  it("keeps the line breaks of a stack", () => {
    const err = { type: "TypeError", message: "oh", stack: "TypeError: oh\n    at here" };
    expect(prettyLines({ colours: false })(JSON.stringify({ level: "error", err, msg: "bad" }))).toMatch(
      /TypeError: oh\n +at here/,
    );
  });
});
