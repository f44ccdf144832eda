import { expect, it } from "vitest";
import { markdown, type Report } from "./table.ts";

const report: Report = {
  machine: { processor: "Abacus (x64)", cores: 2, memoryGiB: 8, kernel: "6.18", date: "2026-01-02" },
  rounds: 3,
  load: [0.1, 0.9],
  peers: [
    { name: "ours", version: "1" },
    { name: "theirs", version: "2" },
    { name: "others", missing: "spawn others ENOENT" },
  ],
  rows: [
    {
      workload: "sendto",
      title: "sendto",
      per: "datagram",
      unit: "time",
      size: 64,
      count: 100,
      how: "one call",
      cells: [
        cell([900, 1000, 1100], { median: 1, quartiles: [1, 1] }),
        cell([12_340, 12_345, 12_350], { median: 12.345, quartiles: [9.876, 14.4] }),
        { missing: "spawn others ENOENT" },
      ],
    },
    {
      workload: "recvmsg",
      title: "recvmsg",
      per: "datagram",
      unit: "time",
      size: 64,
      count: 100,
      how: "one call",
      cells: [{ missing: "it has nothing like it" }, cell([1, 2, 3], undefined), { missing: "spawn others ENOENT" }],
    },
    {
      workload: "load",
      title: "load",
      per: "datagram",
      unit: "rate",
      size: 64,
      count: 100,
      how: "as fast as it goes",
      cells: [
        { ...cell([50, 62.5, 70], { median: 1, quartiles: [1, 1] }), lost: { median: 0, quartiles: [0, 0] } },
        {
          ...cell([3000, 4000, 5000], { median: 64, quartiles: [60, 70] }),
          lost: { median: 0.0123, quartiles: [0, 1] },
        },
        { missing: "spawn others ENOENT" },
      ],
    },
  ],
};

function cell(rounds: [number, number, number], ratio: { median: number; quartiles: [number, number] } | undefined) {
  return { rounds, nanoseconds: { median: rounds[1], quartiles: [rounds[0], rounds[2]] as const }, ratio };
}

it("says where, who, and how many times as long, and which peers and calls are missing", () => {
  expect(
    markdown(report),
  ).toBe(`2026-01-02, Abacus (x64), 2 cores, 8 GiB, Linux 6.18. 3 rounds; load average 0.1 before and 0.9 after.

- ours 1
- theirs 2
- others is missing (spawn others ENOENT)

|  | octets | ours | theirs | others |
| --- | --: | --: | --: | --: |
| sendto | 64 | **1** (1.0 µs) | **12** (9.88 to 14, 12 µs) | none |
| recvmsg | 64 | none | 2 ns | none |
| load | 64 | **1** (16 M/s) | **64** (60 to 70, 250 k/s, 1.2 % lost) | none |

ours = 1. In brackets what half of the rounds lie between, and the median.

- **sendto**, per datagram: one call.
- **recvmsg**, per datagram: one call.
- **load**, per datagram: as fast as it goes.
`);
});
