import { parseEndpoint } from "@sixbeat/common/config";
import { AI_IDN, type SocketAddress } from "@sixbeat/common/socket";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FamilyChoice, type LookupError, Target } from "./target.ts";

const lookups: { resolve(rows: object[]): void; reject(error: Error): void; host: string; hints: object }[] = [];

vi.mock(import("@sixbeat/common/socket"), async (original) => ({
  ...(await original()),
  getaddrinfo: (host: string | null, _: unknown, hints = {}) =>
    new Promise((resolve, reject) => lookups.push({ resolve: resolve as never, reject, host: host ?? "", hints })),
}));

const row = (address: SocketAddress) => ({
  family: address.length === 2 ? 2 : 10,
  type: 2,
  proto: 17,
  canonname: "",
  address,
});
const V6: SocketAddress = ["2001:db8::1", 54321, 0, 0];
const V4: SocketAddress = ["192.0.2.1", 54321];
const unknown = () => Object.assign(new Error("name not known"), { code: "EAI_NONAME" });

describe(Target, () => {
  const events = { resolved: vi.fn(), unresolved: vi.fn() };
  let target: Target;

  const make = (text: string, family: FamilyChoice = "auto") => {
    target = new Target(parseEndpoint(text, { defaultPort: 54321 }), family, 30_000, events);
    void target.resolve();
  };
  const settle = () => vi.advanceTimersByTimeAsync(0);

  beforeEach(() => {
    lookups.length = 0;
    vi.useFakeTimers();
  });

  afterEach(() => {
    target[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("puts IPv6 addresses before IPv4 ones and leaves the system's order otherwise", async () => {
    make("host.example");
    lookups[0]?.resolve([row(V4), row(V6), row(["2001:db8::2", 54321, 0, 0])]);
    await settle();
    expect(events.resolved).toHaveBeenCalledWith(target, [V6, ["2001:db8::2", 54321, 0, 0], V4]);
  });

  it("looks the name up again at the interval", async () => {
    make("host.example");
    lookups[0]?.resolve([row(V6)]);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(lookups).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(lookups).toHaveLength(2);
  });

  it("backs off while the lookup fails, to the interval at most, and starts over after a success", async () => {
    make("host.example");
    const waits: number[] = [];
    for (let failure = 0; failure < 8; failure++) {
      lookups.at(-1)?.reject(unknown());
      await settle();
      const retryMs = events.unresolved.mock.lastCall?.[2] as number;
      waits.push(retryMs);
      await vi.advanceTimersByTimeAsync(retryMs);
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    lookups.at(-1)?.resolve([row(V6)]);
    await vi.advanceTimersByTimeAsync(30_000);
    lookups.at(-1)?.reject(unknown());
    await settle();
    expect(events.unresolved).toHaveBeenLastCalledWith(target, expect.anything(), 1000);
  });

  it("looks the name up early when asked to, at most once a second", async () => {
    make("host.example");
    expect(target.resolveEarly()).toBe(false);
    lookups[0]?.resolve([row(V6)]);
    await vi.advanceTimersByTimeAsync(999);
    expect(target.resolveEarly()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(target.resolveEarly()).toBe(true);
    expect(lookups).toHaveLength(2);
  });

  it("keeps its back-off, whoever asks early", async () => {
    make("host.example");
    lookups[0]?.reject(unknown());
    await vi.advanceTimersByTimeAsync(1000);
    lookups[1]?.reject(unknown());
    await vi.advanceTimersByTimeAsync(1999);
    expect(target.resolveEarly()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(lookups).toHaveLength(3);
  });

  it("makes no second lookup while one is under way", () => {
    make("host.example");
    void target.resolve();
    expect(lookups).toHaveLength(1);
  });

  it("says nothing after it was disposed", async () => {
    make("host.example");
    target[Symbol.dispose]();
    lookups[0]?.resolve([row(V6)]);
    await settle();
    void target.resolve();
    expect(lookups).toHaveLength(1);
    expect(events.resolved).not.toHaveBeenCalled();
  });

  it.each([
    ["host.example", AI_IDN],
    ["::1", 4],
    ["fe80::1%lo", 4],
    ["192.0.2.1", 4],
  ])("asks for %s with the flags %i, so that an address waits behind no name", (text, flags) => {
    make(text);
    expect(lookups[0]).toMatchObject({ host: text, hints: { flags } });
  });

  it("lets others go first once it was not resolved, until it is", async () => {
    make("host.example");
    lookups[0]?.reject(unknown());
    await vi.advanceTimersByTimeAsync(1000);
    lookups[1]?.resolve([row(V6)]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(lookups.map(({ hints }) => hints)).toMatchObject([{ yields: false }, { yields: true }, { yields: false }]);
  });

  it("does not look an address up again that was understood once", async () => {
    make("::1");
    lookups[0]?.resolve([row(["::1", 54321, 0, 0])]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(lookups).toHaveLength(1);
  });

  it("asks only for the family it was told", () => {
    make("host.example", "ipv4");
    expect(lookups[0]).toMatchObject({ hints: { family: 2, type: 2 } });
  });

  it.each<[FamilyChoice, object[], string | undefined]>([
    ["ipv6", [row(V4)], "IPv4"],
    ["ipv4", [row(V6)], "IPv6"],
    ["ipv6", [], undefined],
  ])("says whether a name without %s addresses has others", async (family, others, only) => {
    make("host.example", family);
    lookups[0]?.reject(unknown());
    await settle();
    if (others.length > 0) lookups[1]?.resolve(others);
    else lookups[1]?.reject(unknown());
    await settle();
    expect(events.unresolved).toHaveBeenCalledExactlyOnceWith(target, expect.anything(), 1000);
    const error: LookupError = events.unresolved.mock.lastCall?.[1];
    expect([error.code, error.only]).toEqual(["EAI_NONAME", only]);
  });

  it("asks for no other family when nobody has answered", async () => {
    make("host.example", "ipv6");
    lookups[0]?.reject(Object.assign(new Error("try again"), { code: "EAI_AGAIN" }));
    await settle();
    expect(lookups).toHaveLength(1);
    expect(events.unresolved).toHaveBeenCalledOnce();
  });
});
