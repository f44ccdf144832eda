import { expect, it } from "vitest";
import { bufferFull } from "./buffer-full.ts";

it("a call that took nothing for want of room has failed with EAGAIN", () => {
  expect(bufferFull("sendmmsg")).toMatchObject({ name: "SocketError", syscall: "sendmmsg", code: "EAGAIN" });
});
