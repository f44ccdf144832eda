import { LONGEST_NAME } from "./stamp/hello.ts";

/** How many characters of a message a person is shown. */
const LONGEST = 256;
/** A character is at most four octets, and two of JavaScript's: what lies behind is cut in any case, and that shows. */
const ENOUGH = (LONGEST + 1) * 4;

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** What needs no more than to be looked at: printable ASCII without a backslash, and not too much of it. */
const PLAIN = /^[ -[\]-~]{0,256}$/;

/**
 * The text of a datagram, safe to print: control characters, line separators and the invisible characters that
 * reorder or hide text are written as escapes, so that no datagram can move the cursor, ring the bell, or pose as
 * another line, be it octets or read already. Octets that are not UTF-8 show as U+FFFD. A long text is cut and says so.
 */
export function printableText(said: Uint8Array | string): string {
  const shown = typeof said === "string" ? said.slice(0, ENOUGH) : UTF8.decode(said.subarray(0, ENOUGH));
  if (PLAIN.test(shown)) return shown;
  const characters = [...shown];
  const text = characters.slice(0, LONGEST).join("").replace(UNPRINTABLE, escapeCharacter);
  return characters.length > LONGEST ? `${text}… (${octetsOf(said)} octets)` : text;
}

function octetsOf(said: Uint8Array | string): number {
  return typeof said === "string" ? Buffer.byteLength(said) : said.length;
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
