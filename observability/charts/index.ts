export { dashboardPicture, type Seen } from "./dashboard-picture.ts";
export type { Mark, Series, Span } from "./data.ts";
