import type { Case } from "./case.ts";
import { conditionCases } from "./condition-cases.ts";
import { lossCases } from "./loss-cases.ts";
import { pathCases } from "./path-cases.ts";
import { presenceCases } from "./presence-cases.ts";

/** For each alert, cases in which it fires and in which it is silent. */
export const cases: readonly Case[] = [...lossCases, ...pathCases, ...presenceCases, ...conditionCases];
