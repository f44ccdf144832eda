/** A rectangle in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${short(value)}"`);
  const open = `<${name}${written.join("")}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join("")}</${name}>`;
}

/** A line of text; what is wider than `width` pixels is cut. */
export function text(
  content: string,
  x: number,
  y: number,
  attributes: Attributes = {},
  width = Number.POSITIVE_INFINITY,
): string {
  const size = Number(attributes["font-size"] ?? SIZE);
  let shown = content;
  while (shown.length > 1 && widthOf(shown, size) > width) shown = `${shown.replace(/…$/, "").slice(0, -1)}…`;
  return element("text", { x, y, ...attributes }, escaped(shown));
}

/** How wide a text is, nearly. */
export function widthOf(content: string, size = SIZE): number {
  return size * [...content].reduce((sum, letter) => sum + (/[A-ZÄÖÜ_→…%mw]/.test(letter) ? WIDE : NARROW), 0);
}

export function rectangle({ x, y, width, height }: Box, attributes: Attributes): string {
  return element("rect", { x, y, width, height, ...attributes });
}

/** The document, on a background of its own so that it is the same wherever it is shown. */
export function document(
  title: string,
  width: number,
  height: number,
  background: string,
  ...children: readonly string[]
): string {
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    "font-family": "Inter, Helvetica, Arial, sans-serif",
    "font-size": SIZE,
    fill: "#24292e",
  };
  const all = [
    element("title", {}, escaped(title)),
    rectangle({ x: 0, y: 0, width, height }, { fill: background }),
    ...children,
  ];
  return `${element("svg", attributes, "\n", all.join("\n"), "\n")}\n`;
}

const SIZE = 12;
// As parts of the size of the font.
const WIDE = 0.76;
const NARROW = 0.55;

/** A tenth of a pixel is enough. */
function short(value: string | number): string {
  return typeof value === "number" ? String(Math.round(value * 10) / 10) : escaped(value);
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
