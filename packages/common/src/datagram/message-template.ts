import { Buffer } from "node:buffer";

/** What the placeholders of a message stand for. */
export interface MessageValues {
  /** The name of this host. */
  readonly hostname: string;
  /** The number of the datagram on its path, from 0. */
  readonly seq: number;
  /** When it is sent, ISO 8601 in UTC. Asked for only where it is used. */
  readonly time: string;
}

const PLACEHOLDERS = ["hostname", "seq", "time"] as const satisfies readonly (keyof MessageValues)[];

/** A message with placeholders: `{hostname} {seq}`. */
export interface MessageTemplate {
  render(values: MessageValues): string;
  /**
   * Writes the message as UTF-8 from `at` to `end` at most, cut between two characters if need be. Returns where it ends.
   * Allocates nothing unless `{time}` does or it has to be cut.
   */
  write(bytes: Buffer, at: number, end: number, values: MessageValues): number;
}

/** @throws {Error} for a placeholder that does not exist or does not end; the message goes on where "the message …" began. */
export function parseMessageTemplate(text: string): MessageTemplate {
  // Text and names alternate: text, name, text, name, …, text.
  const pieces = text.split(/\{([A-Za-z_]+)\}/);
  for (let i = 1; i < pieces.length; i += 2) {
    if (!isPlaceholder(pieces[i])) {
      throw new Error(`has the unknown placeholder {${pieces[i]}}; write {hostname}, {seq} or {time}`);
    }
  }
  const unclosed = UNCLOSED.exec(text)?.[0];
  if (unclosed !== undefined) throw new Error(`has ${unclosed} without its closing brace; write ${unclosed}}`);
  const render = (values: MessageValues) =>
    pieces.map((piece, i) => (i % 2 === 1 && isPlaceholder(piece) ? String(values[piece]) : piece)).join("");
  const encoded = pieces.map((piece, i) => (i % 2 === 1 && isPlaceholder(piece) ? piece : Buffer.from(piece)));
  return {
    render,
    write(bytes, at, end, values) {
      let next = at;
      for (let i = 0; i < encoded.length && next >= 0; i++) next = writePiece(encoded[i]!, bytes, next, end, values);
      return next >= 0 ? next : at + bytes.write(render(values), at, end - at);
    },
  };
}

/** Any other brace is text, such as of JSON. */
const UNCLOSED = new RegExp(`\\{(${PLACEHOLDERS.join("|")})(?![A-Za-z_}])`);

type Placeholder = (typeof PLACEHOLDERS)[number];

function isPlaceholder(name: string | undefined): name is Placeholder {
  return PLACEHOLDERS.some((placeholder) => placeholder === name);
}

/** Returns where the piece ends, or -1 when there is no room for it. */
function writePiece(
  piece: Buffer | Placeholder,
  bytes: Buffer,
  at: number,
  end: number,
  values: MessageValues,
): number {
  if (typeof piece !== "string") {
    if (piece.length > end - at) return -1;
    bytes.set(piece, at);
    return at + piece.length;
  }
  if (piece === "seq") return writeDigits(bytes, at, end, values.seq);
  const text = values[piece];
  // Three octets for each UTF-16 code unit are always enough.
  if (text.length * 3 > end - at && Buffer.byteLength(text) > end - at) return -1;
  return at + bytes.write(text, at, end - at);
}

function writeDigits(bytes: Buffer, at: number, end: number, number: number): number {
  let next = at + 1;
  for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) next++;
  if (next > end) return -1;
  let rest = number;
  for (let digit = next - 1; digit >= at; digit--) {
    bytes[digit] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return next;
}
