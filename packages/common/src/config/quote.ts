const LONGEST = 80;

// Control, format (bidirectional overrides, zero width), separators and lone surrogates: what could disturb a terminal.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** A value as it appears in a fault: in quotes, harmless on a terminal, cut at 80 characters. */
export function quote(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  return `"${printable(String(value).replace(/["\\]/g, "\\$&"))}"`;
}

/** Text that is harmless on a terminal, cut at 80 characters. */
export function printable(text: string): string {
  // Twice the length covers every character outside the basic plane; a megabyte is not split into characters first.
  const characters = [...text.slice(0, 2 * LONGEST + 2)];
  const shown = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : characters.join("");
  return escapeUnprintable(shown);
}

/** Replaces what could disturb a terminal by backslash escapes that JSON and YAML read back. */
export function escapeUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    return named ?? [...Array(character.length).keys()].map((i) => unicodeEscape(character.charCodeAt(i))).join("");
  });
}

function unicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
