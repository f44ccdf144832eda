import { isIP } from "node:net";
import { Refusal, valueField } from "@sixbeat/common/config";

/** A multicast address, with a zone where one is needed: `ff02::1234%eth0`, `239.1.2.3`. */
export function multicastGroup() {
  return valueField<string>("group", parseGroup, (group) => group);
}

function parseGroup(value: unknown): string {
  const text = typeof value === "string" ? value.trim() : "";
  const [address = "", zone, ...rest] = text.split("%");
  const family = isIP(address);
  const multicast = family === 6 ? /^ff/i.test(address) : family === 4 && isClassD(address);
  if (multicast && rest.length === 0 && zone !== "") return text;
  throw new Refusal("is not a multicast address; write one such as ff02::1234%eth0 or 239.1.2.3");
}

function isClassD(address: string): boolean {
  const first = Number.parseInt(address, 10);
  return first >= 224 && first <= 239;
}
