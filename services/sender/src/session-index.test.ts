import { describe, expect, it } from "vitest";
import type { Session } from "./session.ts";
import { SessionIndex } from "./session-index.ts";

const keyOf = (...words: readonly number[]) => Uint32Array.from([0, 0, 0, 0, 0, 0].map((_, i) => words[i] ?? 0));

function session(ssid: number, key: Uint32Array): Session {
  return { ssid, keys: key, keyAt: 0, place: 0, nextAtPeer: undefined } as unknown as Session;
}

function withNew(index: SessionIndex, key: Uint32Array): Session {
  const added = session(index.freeSsid()!, key);
  index.add(added);
  return added;
}

describe(SessionIndex, () => {
  it("finds sessions by their SSIDs, which are all different and none of them 0", () => {
    const index = new SessionIndex();
    const sessions = Array.from({ length: 1000 }, (_, i) => withNew(index, keyOf(i)));
    expect(new Set(sessions.map(({ ssid }) => ssid)).size).toBe(1000);
    for (const one of sessions) expect(index.withSsid(one.ssid)).toBe(one);
    expect(index.withSsid(0)).toBeUndefined();
  });

  it("finds nothing by an SSID before there is any", () => {
    expect(new SessionIndex().withSsid(7)).toBeUndefined();
  });

  it("gives SSIDs until none is left, and then those that are free again", () => {
    const index = new SessionIndex();
    const sessions = Array.from({ length: 65_535 }, () => withNew(index, keyOf(1)));
    expect(index.freeSsid()).toBeUndefined();
    index.remove(sessions[40_000]!);
    expect(index.freeSsid()).toBe(sessions[40_000]!.ssid);
  });

  it("finds the sessions of a peer, the newest first", () => {
    const index = new SessionIndex();
    const [one, other] = [keyOf(1, 2, 3, 4, 5, 6), keyOf(1, 2, 3, 4, 5, 7)];
    const [first, alone, second] = [withNew(index, one), withNew(index, other), withNew(index, one)];
    expect(index.withPeer(one)).toBe(second);
    expect(index.after(second, one)).toBe(first);
    expect(index.after(first, one)).toBeUndefined();
    expect(index.withPeer(other)).toBe(alone);
    expect(index.withPeer(keyOf(9))).toBeUndefined();
  });

  it("forgets what is removed, and keeps the rest, in whatever order that is", () => {
    const index = new SessionIndex();
    const sessions = Array.from({ length: 200 }, (_, i) => withNew(index, keyOf(i % 7)));
    const left = new Set(sessions);
    for (let i = 0; i < 200; i += 1) {
      const gone = sessions[(i * 37) % 200]!;
      index.remove(gone);
      left.delete(gone);
      expect(gone.place).toBe(0);
      expect(index.withSsid(gone.ssid)).toBeUndefined();
      for (const one of left) expect(index.withSsid(one.ssid)).toBe(one);
      const ofPeer = new Set<Session>();
      const { keys } = gone;
      for (let at = index.withPeer(keys); at !== undefined; at = index.after(at, keys)) ofPeer.add(at);
      expect(ofPeer).toEqual(new Set([...left].filter((one) => one.keys[0] === keys[0])));
    }
    expect(index.all).toEqual([]);
  });
});
