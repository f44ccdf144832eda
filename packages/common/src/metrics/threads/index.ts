export { combineParts, ownPart, type Part, snapshotOf } from "./combine-parts.ts";
export { Names } from "./names.ts";
export { buffersOf, type Packed } from "./packed.ts";
export { Packer } from "./packer.ts";
export { Unpacker } from "./unpacker.ts";
