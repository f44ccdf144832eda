import { readdirSync, readFileSync } from "node:fs";

/** What one end said to the other in one exchange, in order. `tests/fixtures/wire/record.mjs` records it. */
export interface Exchange {
  readonly name: string;
  /** In hexadecimal, where both ends signed. */
  readonly key?: string;
  readonly datagrams: readonly { readonly from: "sender" | "receiver"; readonly octets: string }[];
}

export interface Recording {
  readonly version: string;
  readonly exchanges: readonly Exchange[];
}

const FOLDER = new URL("../../fixtures/wire/", import.meta.url);

/** Every release's. */
export const recordings: readonly Recording[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Recording);

/** Every exchange of every release, named for `describe.each`. */
export const exchanges: readonly [string, Exchange][] = recordings.flatMap(({ version, exchanges }) =>
  exchanges.map((exchange) => [`${version}, ${exchange.name}`, exchange] as [string, Exchange]),
);

export function said({ datagrams }: Exchange, by: "sender" | "receiver"): Buffer[] {
  return datagrams.filter(({ from }) => from === by).map(({ octets }) => Buffer.from(octets, "hex"));
}
