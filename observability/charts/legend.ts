import { LOOK } from "./look.ts";
import { type Box, rectangle, text, widthOf } from "./svg.ts";

const SIZE = 11;
const LINE = 16;
const MARK = 24;
/** How many lines there is room for; what does not fit is counted. */
const LINES = 2;

/** The names of the series and their colours, at the foot of an area. */
export function legend(area: Box, names: readonly string[], colors: readonly string[]) {
  const [places, hidden] = placed(names, area.width);
  const lines = (places.at(-1)?.line ?? 0) + 1;
  const height = lines * LINE + 2;
  const y = (line: number) => area.y + area.height - (lines - line) * LINE + 11;
  const drawn = places.map(({ line, x, width }, i) => {
    const mark = { x: area.x + x + 2, y: y(line) - 5, width: 10, height: 3 };
    return (
      rectangle(mark, { fill: colors[i]! }) + text(names[i]!, area.x + x + 16, y(line), { "font-size": SIZE }, width)
    );
  });
  const more = { "font-size": SIZE, "text-anchor": "end", fill: LOOK.quiet };
  if (hidden > 0) drawn.push(text(`and ${hidden} more`, area.x + area.width, y(lines - 1), more));
  return { height, drawn: drawn.join("") };
}

interface Place {
  readonly line: number;
  readonly x: number;
  readonly width: number;
}

/** Where each name stands, and how many do not fit. */
function placed(names: readonly string[], width: number): [places: Place[], hidden: number] {
  const places: Place[] = [];
  let [line, x] = [0, 0];
  for (const [i, name] of names.entries()) {
    const own = Math.min(widthOf(name, SIZE), width - MARK);
    // The last line keeps room for the number of those that do not fit.
    const room = line === LINES - 1 && i < names.length - 1 ? width - 70 : width;
    if (x > 0 && x + own + MARK > room) [line, x] = [line + 1, 0];
    if (line === LINES) return [places, names.length - i];
    places.push({ line, x, width: own + 2 });
    x += own + MARK;
  }
  return [places, 0];
}
