/** A value as Grafana writes it for a unit. `now` is in seconds since 1970. */
export function formatted(value: number | undefined, unit: string, now: number): string {
  if (value === undefined || !Number.isFinite(value)) return "–";
  switch (unit) {
    case "percentunit":
      return `${digits(value * 100)} %`;
    case "s":
      return seconds(value);
    case "bytes":
      return scaled(value, 1024, ["B", "KiB", "MiB", "GiB"]);
    case "Bps":
      return scaled(value, 1000, ["B/s", "kB/s", "MB/s", "GB/s"]);
    case "cps":
      return `${scaled(value, 1000, ["", "K", "M"]).trim()}/s`;
    case "bool_yes_no":
      return value === 0 ? "No" : "Yes";
    case "none":
      return String(Number(value.toPrecision(6)));
    case "dateTimeFromNow":
      return `${seconds(now - value / 1000)} ago`;
    default:
      return scaled(value, 1000, ["", "K", "M"]).trim();
  }
}

function seconds(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0 s";
  if (size >= 3600) return `${digits(value / 3600)} h`;
  if (size >= 60) return `${digits(value / 60)} min`;
  if (size >= 1) return `${digits(value)} s`;
  return size >= 1e-3 ? `${digits(value * 1e3)} ms` : `${digits(value * 1e6)} µs`;
}

function scaled(value: number, base: number, names: readonly string[]): string {
  const steps = Math.floor(Math.log(Math.max(1, Math.abs(value))) / Math.log(base));
  const power = Math.min(steps, names.length - 1);
  return `${digits(value / base ** power)} ${names[power]}`;
}

/** Three digits. */
function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
