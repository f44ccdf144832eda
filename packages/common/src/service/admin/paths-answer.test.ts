import { describe, expect, it } from "vitest";
import type { PathLabels } from "../../measure/index.ts";
import { pathsAnswer } from "./paths-answer.ts";

const FLOWS: PathLabels[] = Array.from({ length: 2400 }, (_, i) => ({
  source: "here",
  target: i % 2 === 0 ? "even & more" : "odd",
  family: i % 3 === 0 ? "ipv4" : "ipv6",
  flow: String(i),
}));

function ask(query: string) {
  const answer = pathsAnswer(
    new URLSearchParams(query),
    FLOWS,
    (labels) => labels,
    ({ flow }) => ({ sent: Number(flow) }),
  );
  return { ...answer, flows: answer.paths.map((path) => (path as { flow: string }).flow) };
}

describe(pathsAnswer, () => {
  it("has each path's labels and figures", () => {
    expect(ask("limit=1").paths).toEqual([
      { source: "here", target: "even & more", family: "ipv4", flow: "0", sent: 0 },
    ]);
  });

  it.each([
    ["all", "", 2400, 0, 1000, "0", "999"],
    ["all, whatever the limit", "limit=5000", 2400, 0, 1000, "0", "999"],
    ["the next ones", "offset=1000&limit=10", 2400, 1000, 10, "1000", "1009"],
    ["the last ones", "offset=2399", 2400, 2399, 1, "2399", "2399"],
    ["one target's", "target=odd", 1200, 0, 1000, "1", "1999"],
    ["one target's next ones", "target=odd&offset=1000", 1200, 1000, 200, "2001", "2399"],
    ["several targets'", "target=odd&target=even+%26+more&limit=3", 2400, 0, 3, "0", "2"],
    ["one target's over one family", "target=even+%26+more&family=ipv4&limit=2", 400, 0, 2, "0", "6"],
    ["one flow", "flow=7", 1, 0, 1, "7", "7"],
    ["none there are", "target=nobody", 0, 0, 0, undefined, undefined],
    ["with numbers that are none", "offset=-1&limit=all", 2400, 0, 1000, "0", "999"],
  ])("asked for %s, tells how many there are and has no more than a thousand", (_, query, total, offset, ...rest) => {
    const answer = ask(query);
    expect(answer).toMatchObject({ total, offset });
    expect([answer.flows.length, answer.flows[0], answer.flows.at(-1)]).toEqual(rest);
  });
});
