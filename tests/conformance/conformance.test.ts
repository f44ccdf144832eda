import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, it } from "vitest";
import { lacks, type Requirement } from "../support/requires.ts";
import type { Behaviour } from "./behaviour.ts";
import { CReference } from "./c-reference.ts";
import { groups } from "./groups/index.ts";
import { type Figure, figures } from "./lifetime.ts";
import { agree, expectedOutcome, type Outcome, outcomeOf, show } from "./outcome.ts";
import { page, type Row, type Side } from "./page.ts";
import { PythonReference } from "./python-reference.ts";

const REFERENCES: readonly Requirement[] = ["python3", "cc"];
const behaviours = groups.flatMap((group) => group.behaviours);
const rows = new Map<Behaviour, Row>();
const found = new Map<Figure, number>();

let c: CReference;
let python: PythonReference;

beforeAll(() => {
  if (lacks(...REFERENCES)) return;
  c = new CReference(behaviours.flatMap(({ c: body }) => body ?? []));
  python = new PythonReference();
});

afterAll(() => {
  c?.[Symbol.dispose]();
  python?.[Symbol.dispose]();
});

async function ask(behaviour: Behaviour): Promise<ReadonlyMap<Side, Outcome>> {
  const outcomes = new Map<Side, Outcome>();
  if (behaviour.c !== undefined) outcomes.set("in C", c.run(behaviour.c));
  if (behaviour.python !== undefined) outcomes.set("in Python", await python.run(behaviour.python));
  outcomes.set("here", await outcomeOf(behaviour.here));
  if (behaviour.kernel !== undefined) outcomes.set("the kernel says", await outcomeOf(behaviour.kernel));
  return outcomes;
}

/** What is wrong with what came out; nothing when the behaviour is as it should be. */
function faults(behaviour: Behaviour, outcomes: ReadonlyMap<Side, Outcome>): readonly string[] {
  const here = outcomes.get("here")!;
  const references = [...outcomes].filter(([side]) => side !== "here");
  const others = references.filter(([, outcome]) => !agree(outcome, here)).map(([side]) => `not as ${side}`);
  const stated = "is" in behaviour;
  const wrong = stated && !agree(here, expectedOutcome(behaviour.is)) ? ["not as stated"] : [];
  if (behaviour.differs === undefined) {
    const alone = references.length === 0 && !stated ? ["nothing to compare with"] : [];
    return [...wrong, ...others, ...alone];
  }
  const stale = others.length === 0 ? ["no longer different"] : [];
  return [...wrong, ...stale, ...(stated ? [] : ["a difference must be stated"])];
}

for (const { title, behaviours: own } of groups) {
  describe.skipIf(lacks(...REFERENCES))(title, () => {
    for (const behaviour of own) {
      it.skipIf(lacks(...(behaviour.needs ?? [])))(behaviour.asserts, async ({ expect }) => {
        const outcomes = await ask(behaviour);
        const wrong = faults(behaviour, outcomes);
        rows.set(behaviour, { behaviour, outcomes, passed: wrong.length === 0 });
        const told = [...outcomes].map(([side, outcome]) => `${side}: ${show(outcome)}`);
        expect(wrong.length, [...wrong, ...told].join("; ")).toBe(0);
      });
    }
  });
}

describe("what stays behind", () => {
  for (const figure of figures) {
    it(`is at most ${figure.atMost} ${figure.what}`, async ({ expect }) => {
      const now = await figure.measure();
      found.set(figure, now);
      expect(now).toBeLessThanOrEqual(figure.atMost);
    });
  }
});

const PAGE = new URL("../../docs/conformance.md", import.meta.url);
const needed = new Set([...REFERENCES, ...behaviours.flatMap(({ needs }) => needs ?? [])]);

it.skipIf(lacks(...needed))("docs/conformance.md tells what happened", async ({ expect }) => {
  await expect(page(groups, rows, found, readFileSync(PAGE, "utf8"))).toMatchFileSnapshot(PAGE.pathname);
});
