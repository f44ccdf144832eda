import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { SOCKET_PEERS } from "../../../bench/peers/index.ts";
import type { Report } from "../../../bench/table.ts";
import { SOCKET_WORKLOADS } from "../../../bench/workloads/index.ts";
import { lacks } from "../../support/requires.ts";
import { RunningCommand } from "../../support/running-command.ts";
import { ScratchFile } from "../../support/scratch-file.ts";

const MAIN = fileURLToPath(new URL("../../../bench/dist/main.js", import.meta.url));
/** What the figures of a table stand between in a document. */
function marks(suite: string) {
  return [
    `<!-- figures ${suite}: written by npm run bench -- --document -->`,
    `<!-- end of figures ${suite} -->`,
  ] as const;
}

/** Runs everything once with few datagrams. No test asserts a time: it would be the machine's, not ours. */
async function bench(suite: string, env: Readonly<Record<string, string>> = {}, ...only: string[]): Promise<Report> {
  const [begin, end] = marks(suite);
  await using document = await ScratchFile.create("page.md", `Before.\n${begin}\nold\n${end}\nAfter.\n`);
  const output = dirname(document.path);
  const how = ["--rounds", "2", "--count", "64", "--output", output, "--document", document.path, ...only];
  const argv = [MAIN, "--suite", suite, ...how];
  await using command = new RunningCommand([process.execPath, ...argv], env);
  expect(await command.ended(), command.stderr).toBe(0);
  expect(await readFile(join(output, `${suite}.md`), "utf8")).toBe(command.stdout);
  expect(await readFile(document.path, "utf8")).toBe(`Before.\n${begin}\n\n${command.stdout}\n${end}\nAfter.\n`);
  return JSON.parse(await readFile(join(output, `${suite}.json`), "utf8"));
}

it.skipIf(lacks("python3"))(
  "measures every workload at every size with every peer, as ratios to the first",
  async () => {
    const { peers, rows, machine } = await bench("socket");
    expect(peers.map(({ name }) => name)).toEqual(SOCKET_PEERS.map(({ name }) => name));
    expect(machine.cores).toBeGreaterThan(0);
    expect(rows.map(({ workload, size }) => `${workload} ${size}`)).toEqual(
      SOCKET_WORKLOADS.flatMap(({ name, sizes }) => sizes.map((size) => `${name} ${size}`)),
    );
    for (const { workload, cells } of rows) {
      const [ours, ...others] = cells;
      expect(ours, workload).toMatchObject({ ratio: { median: 1, quartiles: [1, 1] } });
      expect(others, workload).toHaveLength(SOCKET_PEERS.length - 1);
      const figures = cells.flatMap((cell) => ("rounds" in cell ? [cell] : []));
      for (const { rounds } of figures) expect(rounds).toEqual([expect.any(Number), expect.any(Number)]);
      expect(figures.length, workload).toBeGreaterThan(1);
    }
  },
);

it("says which peer is missing, and measures the others", async () => {
  const { peers, rows } = await bench("socket", { PATH: "/nowhere" });
  expect(peers.at(-1)).toEqual({ name: "Python socket", missing: "Error: spawn python3 ENOENT" });
  expect(rows[0]?.cells.map((cell) => "missing" in cell)).toEqual([false, false, true]);
});

it("measures the pair beside the pairs that are there, and names those that are missing", async () => {
  const { peers, rows } = await bench("pair", { PATH: "/nowhere" }, "--size", "64", "--only", "ping");
  const [ours, c, iperf, node, ...others] = peers;
  expect([ours, node]).toMatchObject([
    { name: "sixbeat", version: expect.any(String) },
    { name: "node:dgram", version: expect.any(String) },
  ]);
  expect([c, iperf, ...others]).toEqual(
    [["C reference", "cc"], ["iperf3"], ["Python socket", "python3"], ["sockperf"], ["irtt"]].map(
      ([name, program = name]) => ({ name, missing: `there is no ${program}` }),
    ),
  );
  expect(rows.map(({ workload }) => workload)).toEqual(["ping"]);
  expect(rows[0]?.cells[0]).toMatchObject({ nanoseconds: { median: expect.any(Number) } });
});
