import { describe, expect, it } from "vitest";
import { AF_INET6, Socket } from "./index.ts";

describe.each(["growReceiveBuffer", "growSendBuffer"] as const)("%s", (grow) => {
  const option = grow === "growReceiveBuffer" ? "rcvbuf" : "sndbuf";

  it("makes it twice as large as asked for, and says so", () => {
    using socket = new Socket(AF_INET6);
    const before = socket.options.get(option);
    // Everyone may have as much as there is by default.
    const octets = before / 2 + 1000;
    socket.options.set({ [option]: 10_000 });
    expect(socket[grow](octets)).toBe(2 * octets);
    expect(socket.options.get(option)).toBe(2 * octets);
  });

  it("leaves a larger one as it is", () => {
    using socket = new Socket(AF_INET6);
    const before = socket.options.get(option);
    expect(socket[grow](1)).toBe(before);
    expect(socket[grow](before / 2)).toBe(before);
  });

  it.each([0, -1, 0.5, 2 ** 30, Number.NaN])("refuses %s octets", (octets) => {
    using socket = new Socket(AF_INET6);
    expect(() => socket[grow](octets)).toThrow(RangeError);
    expect(() => socket[grow]("1" as never)).toThrow(TypeError);
  });

  it("needs an open socket", () => {
    const socket = new Socket(AF_INET6);
    socket.close();
    expect(() => socket[grow](1)).toThrow("EBADF");
  });
});
