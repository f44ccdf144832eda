export { OTHER, type PathLabels, PathTable } from "./path-table.ts";
