import { loadConfig } from "@sixbeat/common/config";
import { type AddressInfo, AF_INET, AF_INET6, type getaddrinfo, SOCK_DGRAM } from "@sixbeat/common/socket";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { command, type SenderConfig } from "./command.ts";
import { Figures, MAX_PATHS } from "./figures.ts";
import type { Path } from "./path.ts";
import { Portion } from "./portion.ts";
import type { Reports } from "./reports.ts";
import { Targets } from "./targets.ts";

/** What a name server says of each name: addresses by their last part, IPv4 ones below 0, or the code of an error. */
const names = new Map<string, readonly number[] | string>();
/** Families that this host has no route for. */
const unreachable = new Set<"ipv6" | "ipv4">();

vi.mock(import("@sixbeat/common/socket"), async (original) => ({
  ...(await original()),
  getaddrinfo: (async (host, _, { family } = {}) => {
    const answer = names.get(host ?? "") ?? "EAI_NONAME";
    if (typeof answer === "string") throw Object.assign(new Error(answer), { code: answer });
    if (family === AF_INET || answer.length === 0) throw Object.assign(new Error("no data"), { code: "EAI_NODATA" });
    const common = { family: AF_INET6, type: SOCK_DGRAM, proto: 17, canonname: "" } as const;
    return answer.map((n): AddressInfo => {
      if (n < 0) return { ...common, family: AF_INET, address: [`192.0.2.${-n}`, 54321] };
      return { ...common, address: [hostOf(n), 54321, 0, 0] };
    });
  }) as typeof getaddrinfo,
}));

vi.mock(import("./peer.ts"), async (original) => ({
  ...(await original()),
  lookAt: (address) => {
    const family = address.length === 2 ? "ipv4" : "ipv6";
    return { address, text: `[${address[0]}]`, family, isMany: false, mtu: unreachable.has(family) ? undefined : 1500 };
  },
}));

const hostOf = (n: number) => `2001:db8::${n.toString(16)}`;
const INTERVAL = 5000;

describe(Targets, () => {
  const events = {
    begin: vi.fn<(path: Path) => void>(),
    redirect: vi.fn(),
    end: vi.fn<(path: Path) => void>(),
    chosen: vi.fn(),
  };
  const reports = new Proxy({} as Record<string, ReturnType<typeof vi.fn>>, {
    get: (all, name: string) => (all[name] ??= vi.fn()),
  });
  let targets: Targets;
  let figures: Figures;
  let portion: Portion;

  const config = (...argv: readonly string[]): SenderConfig => {
    const input = { argv: ["--resolve-interval", "5s", "--name", "here", ...argv], env: { SIXBEAT_RESOLVE: "all" } };
    const loaded = loadConfig(command, input);
    if (loaded.action !== "run") throw new Error(`${JSON.stringify(loaded)}`);
    return loaded.config;
  };
  const start = async (...argv: readonly string[]) => {
    figures = new Figures("here");
    targets = new Targets(config(...argv), figures, reports as unknown as Reports, portion, events);
    targets.set(config(...argv));
    await pass(0);
  };
  const pass = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    // What was found is shared out in a turn of its own.
    await vi.advanceTimersByTimeAsync(1);
  };
  const lastParts = () =>
    [...targets.paths()].map(({ destination }) =>
      Number.parseInt(/::(\w+)\]/.exec(destination.peerText)?.[1] ?? "0", 16),
    );
  const listed = () => [...figures.paths.rows()].map((row) => figures.paths.labels(row).target);

  beforeEach(() => {
    names.clear();
    unreachable.clear();
    portion = new Portion();
    vi.useFakeTimers();
  });

  afterEach(() => {
    targets[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("has a path for each address of each name, and for each flow", async () => {
    names.set("a.test", [1, 2]).set("b.test", [3]);
    await start("a.test", "b.test", "--flows", "2");
    expect(lastParts()).toEqual([1, 1, 2, 2, 3, 3]);
    expect(listed()).toHaveLength(6);
    expect(new Set(listed())).toEqual(
      new Set(["a.test [2001:db8::1]", "a.test [2001:db8::2]", "b.test [2001:db8::3]"]),
    );
    expect(events.begin).toHaveBeenCalledTimes(6);
    expect(targets.states()).toEqual({ resolved: 2, stale: 0, unresolved: 0 });
  });

  it.each([
    ["auto", "ipv6"],
    ["both", "ipv4,ipv6"],
  ])("uses of a name with addresses of both families, with family %s, %s", async (family, used) => {
    names.set("a.test", [1, 2, -1, -2]);
    await start("a.test", "--family", family);
    const families = () => [...new Set([...targets.paths()].map(({ destination }) => destination.peer?.family))].sort();
    expect(families().join()).toBe(used);
    // What is in use stays in use, for sending says what is wrong with it.
    unreachable.add("ipv6");
    await pass(INTERVAL);
    expect(families().join()).toBe(used);
  });

  it("uses IPv4 addresses while this host has no route for IPv6", async () => {
    names.set("a.test", [1, -1]);
    unreachable.add("ipv6");
    await start("a.test");
    expect(listed()).toEqual(["a.test [192.0.2.1]"]);
    unreachable.clear();
    await pass(INTERVAL);
    expect(lastParts()).toEqual([1]);
  });

  it("calls an address that is a target by itself, until it has a name", async () => {
    names.set(hostOf(7), [7]);
    await start(`[${hostOf(7)}]:54321`);
    expect(listed()).toEqual(["[2001:db8::7]:54321"]);
  });

  it("counts more paths than can be told apart together, and warns of it once", async () => {
    const all = Array.from({ length: MAX_PATHS + 100 }, (_, n) => n + 1);
    names.set("a.test", all);
    await start("a.test");
    expect([...targets.paths()]).toHaveLength(all.length);
    expect(listed()).toHaveLength(MAX_PATHS + 1);
    expect(listed()).toContain("other");
    names.set("a.test", [...all, all.length + 1]);
    await pass(INTERVAL);
    expect(reports["tooManyPaths"]).toHaveBeenCalledWith(MAX_PATHS);
  });

  it("sends once to an address that several names have", async () => {
    names.set("a.test", [1, 2]).set("b.test", [2, 3]);
    await start("a.test", "b.test");
    expect(listed()).toEqual(["a.test [2001:db8::1]", "a.test [2001:db8::2]", "b.test [2001:db8::3]"]);
  });

  it("ends the path to an address that stayed away from two answers", async () => {
    names.set("a.test", [1, 2]);
    await start("a.test");
    names.set("a.test", [2, 3]);
    await pass(INTERVAL);
    expect(lastParts()).toEqual([1, 2, 3]);
    expect([...targets.addresses()]).toEqual([["a.test", { probed: 2, passed_over: 0, missing: 1 }]]);
    await pass(INTERVAL);
    expect(lastParts()).toEqual([2, 3]);
    expect(events.end).toHaveBeenCalledOnce();
    expect(reports["addressesChanged"]).toHaveBeenLastCalledWith("a.test", 2, 2, {
      come: [],
      gone: ["[2001:db8::1]:54321"],
    });
  });

  it("stays with its addresses while nobody answers, however long", async () => {
    names.set("a.test", [1, 2]);
    await start("a.test");
    names.set("a.test", "EAI_AGAIN");
    await pass(100 * INTERVAL);
    expect(lastParts()).toEqual([1, 2]);
    expect(targets.states()).toEqual({ resolved: 0, stale: 1, unresolved: 0 });
  });

  it("believes that there is no address any more after a while, and tries to send nowhere", async () => {
    names.set("a.test", [1]);
    await start("a.test");
    names.set("a.test", []);
    await pass(INTERVAL + 7000);
    expect(lastParts()).toEqual([1]);
    await pass(10_000);
    expect([...targets.paths()].map(({ label, destination }) => [label, destination.unresolved.code])).toEqual([
      ["a.test", "EAI_NODATA"],
    ]);
    expect(targets.states()).toEqual({ resolved: 0, stale: 0, unresolved: 1 });
    // A run that is bounded by a count is never without a path in between.
    expect(events.begin.mock.invocationCallOrder.at(-1)).toBeLessThan(events.end.mock.invocationCallOrder.at(-1)!);
    names.set("a.test", [4]);
    await pass(INTERVAL);
    expect(lastParts()).toEqual([4]);
    expect(listed()).not.toContain("a.test");
  });

  it("keeps the series of a path that ended for as long as it is told", async () => {
    names.set("a.test", [1, 2]);
    await start("a.test", "--series-idle", "20s");
    for (const path of targets.paths()) figures.columns.sent[path.row] = 1;
    names.set("a.test", [2]);
    await pass(2 * INTERVAL);
    expect(listed()).toHaveLength(2);
    await pass(20_000);
    expect(listed()).toEqual(["a.test [2001:db8::2]"]);
  });

  it("lists no series of a target that is not wanted any more", async () => {
    names.set("a.test", [1, 2]).set("b.test", [3]);
    await start("a.test", "b.test");
    targets.set(config("b.test"));
    expect(lastParts()).toEqual([3]);
    expect(listed()).toEqual(["b.test [2001:db8::3]"]);
    expect(events.end).toHaveBeenCalledTimes(2);
  });

  it("chooses among the addresses of all names together, and again when the number is another", async () => {
    names.set("a.test", [1, 2, 3, 4]).set("b.test", [5, 6, 7, 8]);
    await start("a.test", "b.test", "--fanout", "3");
    const three = lastParts();
    expect(three).toHaveLength(3);
    targets.set(config("a.test", "b.test", "--fanout", "5"));
    expect(lastParts()).toEqual(expect.arrayContaining(three));
    expect(lastParts()).toHaveLength(5);
    targets.set(config("a.test", "b.test"));
    expect(lastParts().sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("knows the zone of every address by its target's", async () => {
    names.set("a.test", [1, 2, 3, 4]).set("b.test", [5, 6, 7, 8]);
    await start("a.test@x", "b.test@y", "--fanout", "4", "--zone", "y");
    const inside = () => lastParts().filter((n) => n > 4).length;
    expect([lastParts().length, inside()]).toEqual([4, 2]);
    targets.set(config("a.test@y", "b.test@x", "--fanout", "3", "--zone", "y"));
    expect([lastParts().length, inside()]).toEqual([3, 1]);
  });

  it("chooses among targets of one address by what they are called, and looks up no other", async () => {
    for (let n = 1; n <= 8; n++) names.set(`${n}.test`, [n]);
    const all = [...names.keys()];
    await start(...all, "--fanout", "3", "--resolve", "one");
    const chosen = lastParts();
    expect(chosen).toHaveLength(3);
    expect(targets.states()).toEqual({ resolved: 3, stale: 0, unresolved: 0 });
    targets.set(config(...all.slice().reverse(), "--fanout", "3", "--resolve", "one"));
    expect(lastParts()).toEqual(chosen);
  });

  describe("with one address of each target", () => {
    const families = () => [...figures.paths.rows()].map((row) => figures.paths.labels(row).family).sort();
    const startOne = (...argv: readonly string[]) =>
      start("a.test", "--resolve", "one", "--series-idle", "20s", ...argv);
    const count = () => {
      for (const row of figures.paths.rows()) figures.columns.sent[row]! += 1;
    };

    it.each([
      ["IPv6", [1], ["ipv6", "ipv6"]],
      ["IPv4", [-1], ["ipv4", "ipv4"]],
      ["both", [1, -1], ["ipv4", "ipv4", "ipv6", "ipv6"]],
    ] as const)(
      "and both families wanted, lists series of those that the name has: %s",
      async (_, addresses, listed) => {
        names.set("a.test", addresses);
        await startOne("--family", "both", "--flows", "2");
        expect(families()).toEqual(listed);
      },
    );

    it("lists the series of an address of a family that the name got later", async () => {
      names.set("a.test", [1]);
      await startOne("--family", "both");
      names.set("a.test", [1, -1]);
      await pass(INTERVAL);
      expect(families()).toEqual(["ipv4", "ipv6"]);
    });

    it("lists the series of a family that the name has no more for a while", async () => {
      names.set("a.test", [1, -1]);
      await startOne("--family", "both");
      count();
      names.set("a.test", [1]);
      await pass(INTERVAL);
      expect(families()).toEqual(["ipv4", "ipv6"]);
      await pass(20_000);
      expect(families()).toEqual(["ipv6"]);
    });

    it("moves to the series of another family, and lists those of the first no more", async () => {
      names.set("a.test", [-1]);
      await startOne();
      expect(families()).toEqual(["ipv4"]);
      count();
      names.set("a.test", [1]);
      await pass(INTERVAL);
      expect(families()).toEqual(["ipv4", "ipv6"]);
      await pass(20_000);
      expect(families()).toEqual(["ipv6"]);
    });

    it("lists one family while the name does not resolve, and what it has when it does", async () => {
      await startOne("--family", "both");
      expect(families()).toEqual(["ipv6"]);
      names.set("a.test", [1, -1]);
      await pass(INTERVAL);
      expect(families()).toEqual(["ipv4", "ipv6"]);
    });

    it("lists no series of a target that is not wanted any more", async () => {
      names.set("a.test", [1, -1]).set("b.test", [2]);
      await startOne("b.test", "--family", "both");
      count();
      targets.set(config("b.test", "--resolve", "one", "--family", "both"));
      expect(listed()).toEqual(["b.test"]);
    });
  });

  describe("where two threads share the work", () => {
    /** The paths of each thread, as target and flow. */
    const shared = async (...argv: readonly string[]) => {
      const ofThreads: string[][] = [];
      for (const index of [0, 1]) {
        portion = new Portion({ index, count: 2 });
        await start(...argv);
        ofThreads.push([...targets.paths()].map(({ label, flow }) => `${label} ${flow}`));
        targets[Symbol.dispose]();
      }
      return ofThreads;
    };

    it("send to every other target and flow, and look up only what they send to", async () => {
      names.set("a", [1]).set("b", [2]).set("c", [3]);
      const one = ["--resolve", "one"];
      expect(await shared(...one, "a", "b", "c")).toEqual([["a 0", "c 0"], ["b 0"]]);
      expect(await shared(...one, "--flows", "3", "a", "b")).toEqual([
        ["a 0", "a 2", "b 1"],
        ["a 1", "b 0", "b 2"],
      ]);
    });

    it("send to each address and flow once, and count the targets once", async () => {
      names.set("a", [1, 2, 3, 4, 5]).set("b", []);
      const [first, second] = await shared("--flows", "2", "a", "b");
      const all = [1, 2, 3, 4, 5].flatMap((n) => [0, 1].map((flow) => `a [${hostOf(n)}] ${flow}`));
      expect([...first!, ...second!].sort()).toEqual([...all, "b 0", "b 1"].sort());
      expect(Math.min(first!.length, second!.length)).toBeGreaterThan(2);
      for (const [index, owned] of [
        [0, { resolved: 1, stale: 0, unresolved: 1 }],
        [1, { resolved: 0, stale: 0, unresolved: 0 }],
      ] as const) {
        portion = new Portion({ index, count: 2 });
        await start("--flows", "2", "a", "b");
        expect(targets.states()).toEqual(owned);
        expect([...targets.addresses()].map(([target]) => target)).toEqual(index === 0 ? ["a", "b"] : []);
        targets[Symbol.dispose]();
      }
    });

    it("say when it is known which paths there are, be it none here", async () => {
      names.set("a", [1]);
      for (const index of [0, 1]) {
        portion = new Portion({ index, count: 2 });
        events.chosen.mockImplementationOnce(() => expect(targets.isChosen).toBe(false));
        await start("a");
        expect(events.chosen).toHaveBeenCalledTimes(2 + index * 2);
        expect(targets.isChosen).toBe(true);
        targets[Symbol.dispose]();
      }
    });
  });
});
