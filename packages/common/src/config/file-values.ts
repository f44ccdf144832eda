import type { Document, Node, YAMLSeq } from "yaml";
import type { Given } from "./layer.ts";
import { yaml } from "./packages.ts";

/** A value that could not be read: where it is and what is wrong. */
export interface Unreadable {
  readonly origin: string;
  readonly problem: string;
}

const MOST_ALIASES = 100;

/**
 * Reads the values of one document. A number or boolean becomes the text it was written with, so every layer hands on
 * the same thing, `007` stays what it was and a fault quotes what is in the file. What is nested deeper than the items
 * of a list is never expanded, which makes a bomb of aliases harmless.
 */
export class FileValues {
  readonly #document: Document;
  readonly #place: (node: unknown) => string;
  #aliases = 0;

  constructor(document: Document, place: (node: unknown) => string) {
    this.#document = document;
    this.#place = place;
  }

  /** The value of an option; `keyOrigin` is where it is said to be when there is none. */
  read(node: unknown, keyOrigin: string): Given | Unreadable {
    const origin = node === null ? keyOrigin : this.#place(node);
    const resolved = this.#resolve(node);
    if (typeof resolved === "string") return { origin, problem: resolved };
    if (yaml().isSeq(resolved)) return this.#readList(resolved, origin);
    const value = scalarValue(resolved);
    return value === null ? { origin, problem: "has no value; write one or take the line out" } : { value, origin };
  }

  #readList(list: YAMLSeq, origin: string): Given | Unreadable {
    const value: unknown[] = [];
    const itemOrigins: string[] = [];
    for (const item of list.items) {
      const resolved = this.#resolve(item);
      const itemOrigin = this.#place(item);
      if (typeof resolved === "string") return { origin: itemOrigin, problem: resolved };
      value.push(scalarValue(resolved));
      itemOrigins.push(itemOrigin);
    }
    return { value, origin, itemOrigins };
  }

  /** The node itself or the one an alias stands for; a text says why there is none. */
  #resolve(node: unknown): Node | null | string {
    if (!yaml().isAlias(node)) return node as Node | null;
    this.#aliases += 1;
    if (this.#aliases > MOST_ALIASES) return `has more aliases before it than the ${MOST_ALIASES} a file may have`;
    return node.resolve(this.#document) ?? "is an alias of nothing above it; put text that begins with * in quotes";
  }
}

function scalarValue(node: Node | null): unknown {
  const { isMap, isScalar, isSeq } = yaml();
  if (isSeq(node)) return [null];
  if (isMap(node)) return {};
  if (!isScalar(node)) return null;
  const { value, source } = node;
  return typeof value === "string" || value === null ? value : (source ?? String(value));
}
