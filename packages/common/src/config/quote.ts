const LONGEST = 80;

// Control, format (bidirectional overrides, zero width), separators and lone surrogates: what could disturb a terminal.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** A value as it appears in a fault: in quotes, harmless on a terminal, cut at 80 characters. */
export function quote(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  return `"${escapeUnprintable(cut(String(value), LONGEST).replace(/["\\]/g, "\\$&"))}"`;
}

/** Text that is harmless on a terminal, cut at so many characters. */
export function printable(text: string, longest = LONGEST): string {
  return escapeUnprintable(cut(text, longest));
}

/** Replaces what could disturb a terminal by escapes that JSON and YAML read back inside double quotes. */
export function escapeUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    return short ?? character.split("").map(unicodeEscape).join("");
  });
}

/** Whether `escapeUnprintable` would change the text. */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) < 0;
}

function cut(text: string, longest: number): string {
  // Every character is at most two units, so a megabyte is not taken apart for its first line.
  const characters = [...text.slice(0, 2 * longest + 2)];
  return characters.length > longest ? `${characters.slice(0, longest).join("")}…` : text;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
