import { describe, expect, it } from "vitest";
import { report } from "./fault.ts";

describe(report, () => {
  it("puts all faults in one text", () => {
    const faults = [
      { key: "interval", origin: "--interval", problem: '"5x" is not a duration' },
      { key: "SIXBEAT_COUNTT", problem: "unknown variable" },
    ];
    expect(report("sixbeat-sender", faults)).toBe(
      "sixbeat-sender: 2 faults in the configuration\n" +
        '  interval (--interval): "5x" is not a duration\n' +
        "  SIXBEAT_COUNTT: unknown variable\n" +
        "Run sixbeat-sender --help to see every option.\n",
    );
  });

  it("counts a single fault as one", () => {
    expect(report("x", [{ key: "a", problem: "b" }])).toMatch(/^x: 1 fault in the configuration\n/);
  });

  it("makes hostile names harmless", () => {
    expect(report("x", [{ key: "a\u001b[2J", origin: "c\n.yaml:1:1", problem: "b" }])).toContain(
      "  a\\u001b[2J (c\\n.yaml:1:1): b\n",
    );
  });
});
