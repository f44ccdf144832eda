import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { PEERS } from "../../../bench/peers/index.ts";
import type { Report } from "../../../bench/table.ts";
import { WORKLOADS } from "../../../bench/workloads/index.ts";
import { lacks } from "../../support/requires.ts";
import { RunningCommand } from "../../support/running-command.ts";
import { ScratchFile } from "../../support/scratch-file.ts";

const MAIN = fileURLToPath(new URL("../../../bench/dist/main.js", import.meta.url));
const MARKS = ["<!-- figures: written by npm run bench -- --document -->", "<!-- end of figures -->"] as const;

/** Runs everything once with few datagrams. No test asserts a time: it would be the machine's, not ours. */
async function bench(document: ScratchFile, env: Readonly<Record<string, string>> = {}): Promise<Report> {
  const output = dirname(document.path);
  const argv = [MAIN, "--rounds", "2", "--count", "64", "--output", output, "--document", document.path];
  await using command = new RunningCommand([process.execPath, ...argv], env);
  expect(await command.ended(), command.stderr).toBe(0);
  expect(await readFile(join(output, "socket.md"), "utf8")).toBe(command.stdout);
  expect(await readFile(document.path, "utf8")).toBe(
    `Before.\n${MARKS[0]}\n\n${command.stdout}\n${MARKS[1]}\nAfter.\n`,
  );
  return JSON.parse(await readFile(join(output, "socket.json"), "utf8"));
}

const scratch = () => ScratchFile.create("page.md", `Before.\n${MARKS[0]}\nold\n${MARKS[1]}\nAfter.\n`);

it.skipIf(lacks("python3"))(
  "measures every workload at every size with every peer, as ratios to the first",
  async () => {
    await using document = await scratch();
    const { peers, rows, machine } = await bench(document);
    expect(peers.map(({ name }) => name)).toEqual(PEERS.map(({ name }) => name));
    expect(machine.cores).toBeGreaterThan(0);
    expect(rows.map(({ workload, size }) => `${workload} ${size}`)).toEqual(
      WORKLOADS.flatMap(({ name, sizes }) => sizes.map((size) => `${name} ${size}`)),
    );
    for (const { workload, cells } of rows) {
      const [ours, ...others] = cells;
      expect(ours, workload).toMatchObject({ ratio: { median: 1, quartiles: [1, 1] } });
      expect(others, workload).toHaveLength(PEERS.length - 1);
      const figures = cells.flatMap((cell) => ("rounds" in cell ? [cell] : []));
      for (const { rounds } of figures) expect(rounds).toEqual([expect.any(Number), expect.any(Number)]);
      expect(figures.length, workload).toBeGreaterThan(1);
    }
  },
);

it("says which peer is missing, and measures the others", async () => {
  await using document = await scratch();
  const { peers, rows } = await bench(document, { PATH: "/nowhere" });
  expect(peers.at(-1)).toEqual({ name: "Python socket", missing: "Error: spawn python3 ENOENT" });
  expect(rows[0]?.cells.map((cell) => "missing" in cell)).toEqual([false, false, true]);
});
