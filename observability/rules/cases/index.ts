export type { Case, Labels } from "./case.ts";
export { cases } from "./cases.ts";
