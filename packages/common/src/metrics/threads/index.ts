export { readAll } from "../reading.ts";
export { combineParts, ownPart, type Part } from "./combine-parts.ts";
export { Names } from "./names.ts";
export { buffersOf, type Packed } from "./packed.ts";
export { Packer } from "./packer.ts";
export { Unpacker } from "./unpacker.ts";
