export { overview } from "./overview.ts";
export { path } from "./path.ts";
export { services } from "./services.ts";
