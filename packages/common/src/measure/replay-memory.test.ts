import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReplayMemory } from "./replay-memory.ts";

const ROW = 1;

describe(ReplayMemory, () => {
  it("knows a datagram again that is no newer than what its session sent", () => {
    const memory = new ReplayMemory(3);
    memory.note(ROW, 7, 1000);
    memory.note(ROW, 7, 900);
    expect([900, 1000, 1001].map((sentAt) => memory.isReplay(ROW, 7, sentAt))).toEqual([true, true, false]);
    expect(memory.isReplay(0, 7, 900)).toBe(false);
  });

  it("lets sessions at the same time have clocks of their own", () => {
    const memory = new ReplayMemory(3);
    memory.note(ROW, 7, 1000);
    expect(memory.isReplay(ROW, 8, 10)).toBe(false);
    memory.note(ROW, 8, 10);
    expect([10, 11].map((sentAt) => memory.isReplay(ROW, 8, sentAt))).toEqual([true, false]);
  });

  it("takes nothing for new that any session sent, however many there were", () => {
    const ssids = fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(ssids, (ssids) => {
        const memory = new ReplayMemory(3);
        const sent = ssids.map((ssid, i) => [ssid, 1000 + i] as const);
        for (const [ssid, sentAt] of sent) {
          expect(memory.isReplay(ROW, ssid, sentAt)).toBe(false);
          memory.note(ROW, ssid, sentAt);
        }
        for (const [ssid, sentAt] of sent) expect(memory.isReplay(ROW, ssid, sentAt)).toBe(true);
      }),
    );
  });

  it("forgets a row that another path gets", () => {
    const memory = new ReplayMemory(3);
    for (let ssid = 0; ssid < 20; ssid++) memory.note(ROW, ssid, 1000 + ssid);
    memory.reset(ROW);
    for (let ssid = 0; ssid < 20; ssid++) expect(memory.isReplay(ROW, ssid, 1)).toBe(false);
  });
});
