import type { SocketAddress } from "@sixbeat/common/socket";
import { describe, expect, it } from "vitest";
import { Roster } from "./roster.ts";

const at = (n: number): SocketAddress => [`2001:db8::${n}`, 54321, 0, 0];
const key = (n: number) => `[2001:db8::${n}]:54321`;
const keys = (roster: Roster) => [...roster.addresses()].map(([key]) => key);
const PATIENCE = 100;

function told(...addresses: readonly number[]): Roster {
  const roster = new Roster();
  roster.answer(addresses.map(at), 0, PATIENCE);
  return roster;
}

describe(Roster, () => {
  it("takes a new address at once", () => {
    const roster = told(1);
    expect(roster.answer([at(1), at(2)], 1, PATIENCE)).toBe(true);
    expect(keys(roster)).toEqual([key(1), key(2)]);
    expect(roster.answer([at(2), at(1), at(1)], 2, PATIENCE)).toBe(false);
  });

  it("keeps an address that is missing once, and gives it up when it stays away", () => {
    const roster = told(1, 2);
    expect(roster.answer([at(2)], 10, PATIENCE)).toBe(false);
    expect([roster.isMissing(key(1)), roster.isMissing(key(2))]).toEqual([true, false]);
    expect(roster.answer([at(2)], 10 + PATIENCE - 1, PATIENCE)).toBe(false);
    expect(keys(roster)).toEqual([key(1), key(2)]);
    expect(roster.answer([at(2)], 10 + PATIENCE, PATIENCE)).toBe(true);
    expect(keys(roster)).toEqual([key(2)]);
  });

  it("has patience anew with an address that came back in between", () => {
    const roster = told(1, 2);
    for (let time = 0; time < 10 * PATIENCE; time += PATIENCE / 2) {
      expect(roster.answer((time / PATIENCE) % 1 === 0 ? [at(2)] : [at(1), at(2)], time, PATIENCE)).toBe(false);
    }
    expect(roster.size).toBe(2);
  });

  it("says that something changed when one comes for one that goes", () => {
    const roster = told(1, 2);
    roster.answer([at(2)], 0, PATIENCE);
    expect(roster.answer([at(2), at(3)], PATIENCE, PATIENCE)).toBe(true);
    expect(keys(roster)).toEqual([key(2), key(3)]);
  });

  it("tells the same address with another port or on another interface apart", () => {
    const roster = new Roster();
    roster.answer([at(1), ["2001:db8::1", 7, 0, 0], ["192.0.2.1", 54321]], 0, PATIENCE);
    expect(keys(roster)).toEqual([key(1), "[2001:db8::1]:7", "192.0.2.1:54321"]);
  });
});
