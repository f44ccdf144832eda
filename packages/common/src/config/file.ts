import type { Document } from "yaml";
import type { Options } from "./command.ts";
import type { Fault } from "./fault.ts";
import { FileValues } from "./file-values.ts";
import { FILE_OPTION, type Given, type Layer } from "./layer.ts";
import { didYouMean, flagName, optionName, variableName } from "./names.ts";
import { yaml } from "./packages.ts";
import { printable } from "./quote.ts";

/** Reads the text of a configuration file; JSON is YAML too. */
export function readFile(options: Options, path: string, text: string): Layer {
  const { isNode, LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  // The parser compares every key with every other, minutes for a hostile file, so duplicates are found below.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const faults = syntaxFaults(document, path, text, place);
  if (faults.length > 0) return { given: new Map(), faults, unread: true };
  return readDocument(options, path, document, (node) => place(isNode(node) ? (node.range?.[0] ?? 0) : 0));
}

const MOST_SYNTAX_FAULTS = 20;

/** For what the parser says to programmers. */
const PLAINER = new Map<string, string>([
  ["MULTIPLE_DOCS", "More than one document; keep one"],
  ["RESOURCE_EXHAUSTION", "Nested too deeply"],
  ["TAG_RESOLVE_FAILED", "Unknown tag; put text that begins with ! in quotes"],
]);

function syntaxFaults(document: Document, path: string, text: string, place: (offset: number) => string): Fault[] {
  const complaints = [...document.errors, ...document.warnings];
  const faults = complaints.slice(0, MOST_SYNTAX_FAULTS).map(({ code, message, pos: [offset] }) => {
    // What the parser shows after a colon may be a secret.
    const problem = PLAINER.get(code) ?? printable(message.replace(/: .*/s, ""), 160);
    // The likeliest slip of all: listen: [::]:54321
    const isAddress = text[offset - 1] === "]" && /^:\d/.test(text.slice(offset, offset + 2));
    const advice = isAddress ? '; put an address with brackets in quotes: "[::1]:54321"' : "";
    return { key: place(offset), problem: `malformed: ${problem}${advice}` };
  });
  const more = complaints.length - faults.length;
  return more === 0 ? faults : [...faults, { key: path, problem: `malformed in ${more} more places` }];
}

function readDocument(options: Options, path: string, document: Document, place: (node: unknown) => string): Layer {
  const given = new Map<string, Given>();
  const faults: Fault[] = [];
  const { isMap, isScalar, isSeq } = yaml();
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return { given, faults };
  if (!isMap(contents)) {
    const found = isSeq(contents) ? "is a list" : "is a single value";
    return {
      given,
      unread: true,
      faults: [{ key: path, problem: `${found}; write each option on a line, such as print: none` }],
    };
  }
  const keys = new Map(fileKeys(options).map((key) => [optionName(key), key]));
  const values = new FileValues(document, place);
  const places = new Map<string, string>();
  for (const pair of contents.items) {
    const name = isScalar(pair.key) ? String(pair.key.value) : "(no plain name)";
    const origin = place(pair.key);
    const key = keys.get(name);
    const first = places.get(name);
    if (key === undefined) faults.push({ key: name, origin, problem: unknownProblem(name, options, keys.keys()) });
    else if (first !== undefined) faults.push({ key: name, origin, problem: `given twice; the first is at ${first}` });
    else {
      places.set(name, origin);
      const value = values.read(pair.value, origin);
      if ("problem" in value) faults.push({ key: name, ...value });
      else given.set(key, value);
    }
  }
  return { given, faults };
}

function fileKeys(options: Options): readonly string[] {
  return Object.keys(options).filter((key) => key !== FILE_OPTION);
}

function unknownProblem(name: string, options: Options, names: Iterable<string>): string {
  if (name === FILE_OPTION && FILE_OPTION in options) {
    return `can't stand in the file itself; give it by ${flagName(name)} or ${variableName(name)}`;
  }
  return `unknown option${didYouMean(name, names)}`;
}
