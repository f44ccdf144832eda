import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findControl } from "./control-decode.ts";
import { ControlIndex, KIND } from "./control-index.ts";
import { CMSGHDR, controlSpace } from "./layout/cmsghdr.ts";
import { IPV6_HOPLIMIT, IPV6_TCLASS, SO_RXQ_OVFL, SOL_IPV6, SOL_SOCKET } from "./libc/constants.ts";

interface Message {
  readonly level: number;
  readonly type: number;
  readonly octets: number;
}

const OFFSET = 24;
const ASKED = [
  [KIND.hopLimit6, SOL_IPV6, IPV6_HOPLIMIT, 4],
  [KIND.trafficClass6, SOL_IPV6, IPV6_TCLASS, 4],
  [KIND.drops, SOL_SOCKET, SO_RXQ_OVFL, 4],
] as const;

/** Control messages one after the other, as the kernel leaves them. */
function written(messages: readonly Message[]): { view: DataView; length: number } {
  const view = new DataView(new ArrayBuffer(OFFSET + 4096));
  let at = OFFSET;
  for (const { level, type, octets } of messages) {
    view.setUint32(at + CMSGHDR.len, CMSGHDR.size + octets, true);
    view.setInt32(at + CMSGHDR.level, level, true);
    view.setInt32(at + CMSGHDR.type, type, true);
    at += controlSpace(octets);
  }
  return { view, length: at - OFFSET };
}

const levels = fc.constantFrom(SOL_SOCKET, SOL_IPV6, 0, 17, 263, -1, 64);
const types = fc.constantFrom(IPV6_HOPLIMIT, IPV6_TCLASS, SO_RXQ_OVFL, 21, 128, -2, 0x1_0000);
const message = fc.record({ level: levels, type: types, octets: fc.constantFrom(0, 1, 3, 4, 8, 20) });

describe(ControlIndex, () => {
  it("finds what going over the headers for each question finds, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), fc.integer({ min: 0, max: 400 }), (messages, cut) => {
        const { view, length } = written(messages);
        const some = Math.min(length, cut);
        const index = new ControlIndex(2);
        for (const [kind, level, type, least] of ASKED) {
          const found = findControl(view, OFFSET, some, level, type, least);
          expect(index.place(view, 1, OFFSET, some, kind)).toBe(found);
        }
      }),
    );
  });

  it("looks again when the batch was filled anew, for each datagram by itself", () => {
    const index = new ControlIndex(2);
    const hopLimit = written([{ level: SOL_IPV6, type: IPV6_HOPLIMIT, octets: 4 }]);
    const none = written([]);
    const place = ({ view, length }: typeof none, i: number) => index.place(view, i, OFFSET, length, KIND.hopLimit6);
    expect(place(hopLimit, 0)).toBe(OFFSET + CMSGHDR.size);
    expect(place(none, 1)).toBe(-1);
    index.clear();
    expect(place(none, 0)).toBe(-1);
    expect(place(hopLimit, 1)).toBe(OFFSET + CMSGHDR.size);
  });
});
