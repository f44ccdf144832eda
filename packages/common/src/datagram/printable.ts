import { LONGEST_NAME } from "./stamp/hello.ts";

/** How many characters of a message a person is shown. */
const LONGEST = 256;

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * The text of a datagram, safe to print: control characters, line separators and the invisible characters that
 * reorder or hide text are written as escapes, so that no datagram can move the cursor, ring the bell, or pose as
 * another line. Octets that are not UTF-8 show as U+FFFD. A long text is cut and says so.
 */
export function printableText(octets: Uint8Array): string {
  // A character is at most four octets: what lies behind would be cut in any case.
  const shown = octets.subarray(0, LONGEST * 4);
  const characters = [...UTF8.decode(shown)];
  const text = characters.slice(0, LONGEST).join("").replace(UNPRINTABLE, escapeCharacter);
  const cut = characters.length > LONGEST || shown.length < octets.length;
  return cut ? `${text}… (${octets.length} octets)` : text;
}

/**
 * A name that came over the wire, fit for labels, logs and pages: what moves the cursor, hides or reorders text is U+FFFD,
 * and what makes it longer than a name can be is cut off.
 */
export function harmlessName(name: string): string {
  const harmless = name.replace(UNPRINTABLE_IN_NAME, "\ufffd");
  const octets = new Uint8Array(LONGEST_NAME);
  const { read } = UTF8_OUT.encodeInto(harmless, octets);
  return harmless.slice(0, read);
}

const UTF8_OUT = new TextEncoder();

const UNPRINTABLE_IN_NAME = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Co}\p{Cn}]/gu;
// Cc, Zl, Zp, Cf (bidirectional marks, zero-width characters), Co and Cn, and the backslash that begins an escape.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Co}\p{Cn}\\]/gu;

const SHORT_ESCAPES = new Map([
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  const numeric = code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  return SHORT_ESCAPES.get(character) ?? numeric;
}
