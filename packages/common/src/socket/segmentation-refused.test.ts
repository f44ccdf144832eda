import { describe, expect, it } from "vitest";
import {
  AddressInfoError,
  AF_INET6,
  ERRNO,
  IPV6_MTU,
  PreparedAddress,
  SendBatch,
  SOL_IPV6,
  Socket,
  SocketError,
  segmentationRefused,
} from "./index.ts";

/** Sends one block in segments over a path of 1,280 octets, and returns the error. */
function sendingFails(octets: number, segmentSize: number): unknown {
  using socket = new Socket(AF_INET6);
  socket.bind(["::1", 0, 0, 0]);
  socket.setsockopt(SOL_IPV6, IPV6_MTU, 1280);
  const batch = new SendBatch(AF_INET6, 1, 65_536);
  batch.setPeer(0, new PreparedAddress(AF_INET6, socket.getsockname()));
  batch.setLength(0, octets);
  batch.setSegmentSize(0, segmentSize);
  try {
    socket.sendmmsg(batch);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("a send that is refused in segments", () => {
  it("is told by its error: too many, or each too long", () => {
    expect(sendingFails(6400, 100)).toBeUndefined();
    const [many, long] = [sendingFails(60_000, 100), sendingFails(6400, 1300)];
    expect([many, long]).toEqual([expect.any(SocketError), expect.any(SocketError)]);
    expect([many, long].map(segmentationRefused)).toEqual([true, true]);
  });

  it.each(Object.keys(ERRNO) as (keyof typeof ERRNO)[])("is not told by %s unless that can be due to it", (code) => {
    const due = ["EIO", "EINVAL", "EMSGSIZE", "ENOPROTOOPT", "EOPNOTSUPP", "ENOTSUP"].includes(code);
    expect(segmentationRefused(new SocketError("sendmmsg", ERRNO[code]))).toBe(due);
  });

  it("is not told by anything else", () => {
    expect(segmentationRefused(new AddressInfoError("inet_pton", -2, "x"))).toBe(false);
    expect(segmentationRefused(undefined)).toBe(false);
  });
});
