/** Colours of what is not data. */
export const LOOK = {
  background: "#f4f5f5",
  panel: "#ffffff",
  border: "#dcdfe3",
  grid: "#e9ebee",
  quiet: "#6b7280",
} as const;

/** For series that have no colour by what they mean. */
const SERIES = [
  "#3274D9",
  "#E0752D",
  "#299C46",
  "#A352CC",
  "#D44A3A",
  "#0F8C8C",
  "#B58900",
  "#7A5195",
  "#5B8C2A",
  "#C15C9A",
];

/** A colour for each name, the same on every panel unless two names of one panel would share it. */
export function seriesColors(names: readonly string[]): string[] {
  const taken = new Set<number>();
  return names.map((name) => {
    let n = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) % SERIES.length;
    while (taken.has(n) && taken.size < SERIES.length) n = (n + 1) % SERIES.length;
    taken.add(n);
    return SERIES[n]!;
  });
}
