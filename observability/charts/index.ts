export { dashboardPicture, type Seen } from "./dashboard-picture.ts";
export type { Series, Span } from "./data.ts";
