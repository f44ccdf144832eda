/** What the placeholders of a message stand for. */
export interface MessageValues {
  /** The name of this host. */
  readonly hostname: string;
  /** The number of the datagram on its path, from 0. */
  readonly seq: number;
  /** When it is sent, ISO 8601 in UTC. */
  readonly time: string;
}

const PLACEHOLDERS = ["hostname", "seq", "time"] as const satisfies readonly (keyof MessageValues)[];

/** A message with placeholders: `{hostname} {seq}`. */
export interface MessageTemplate {
  render(values: MessageValues): string;
}

/** @throws {Error} for a placeholder that does not exist; the message goes on where "the message …" began. */
export function parseMessageTemplate(text: string): MessageTemplate {
  // Text and names alternate: text, name, text, name, …, text.
  const pieces = text.split(/\{([A-Za-z_]+)\}/);
  for (let i = 1; i < pieces.length; i += 2) {
    if (!isPlaceholder(pieces[i])) {
      throw new Error(`has the unknown placeholder {${pieces[i]}}; write {hostname}, {seq} or {time}`);
    }
  }
  return {
    render: (values) =>
      pieces.map((piece, i) => (i % 2 === 1 && isPlaceholder(piece) ? String(values[piece]) : piece)).join(""),
  };
}

function isPlaceholder(name: string | undefined): name is keyof MessageValues {
  return PLACEHOLDERS.some((placeholder) => placeholder === name);
}
