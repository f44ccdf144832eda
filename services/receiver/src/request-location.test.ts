import { describe, expect, it } from "vitest";
import type { Incoming } from "./incoming.ts";
import { RequestLocation } from "./request-location.ts";

function arrived(source: readonly number[], destination: readonly number[]): Incoming {
  const batch = {
    writePeerKey: (_: number, key: Uint32Array) => key.set([...source, 0, 4711]),
    writeDestinationKey: (_: number, key: Uint32Array) => key.set(destination),
  };
  return { batch, message: 0 } as unknown as Incoming;
}

describe(RequestLocation, () => {
  const location = new RequestLocation(54321);

  it("tells the sixteen octets of IPv6 addresses", () => {
    const { source, destination, ...ports } = location.of(
      arrived([0x20010db8, 0, 0, 7], [0xfe800000, 0, 0x0a0b0c0d, 0xe0f01020]),
    );
    expect(Buffer.from(source).toString("hex")).toBe("20010db8000000000000000000000007");
    expect(Buffer.from(destination).toString("hex")).toBe("fe800000000000000a0b0c0de0f01020");
    expect(ports).toEqual({ sourcePort: 4711, destinationPort: 54321 });
  });

  it("tells the four octets of IPv4 addresses", () => {
    const { source, destination } = location.of(arrived([0, 0, 0xffff, 0xc0000201], [0, 0, 0xffff, 0x0a000607]));
    expect([[...source], [...destination]]).toEqual([
      [192, 0, 2, 1],
      [10, 0, 6, 7],
    ]);
  });
});
