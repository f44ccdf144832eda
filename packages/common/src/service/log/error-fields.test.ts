import { describe, expect, it } from "vitest";
import { StartError } from "../start-error.ts";
import { errorFields } from "./error-fields.ts";

describe(errorFields, () => {
  it("shows what the system said, without a stack", () => {
    const error = Object.assign(new Error("sendto [::1]:9: connection refused (ECONNREFUSED)"), {
      name: "SocketError",
      syscall: "sendto",
      code: "ECONNREFUSED",
      errno: 111,
      address: "[::1]:9",
    });
    expect(errorFields(error)).toEqual({
      type: "SocketError",
      message: "sendto [::1]:9: connection refused (ECONNREFUSED)",
      syscall: "sendto",
      code: "ECONNREFUSED",
      errno: 111,
      address: "[::1]:9",
    });
  });

  it("shows the stack of a mistake in the program", () => {
    const error = new TypeError("x is not a function");
    expect(errorFields(error)).toEqual({ type: "TypeError", message: error.message, stack: error.stack });
  });

  it("takes Node's own argument errors for mistakes", () => {
    const error = Object.assign(new RangeError("bad port"), { code: "ERR_SOCKET_BAD_PORT", syscall: "listen" });
    expect(errorFields(error)).toHaveProperty("stack");
  });

  it("follows the cause", () => {
    const cause = Object.assign(new Error("in use"), { syscall: "bind", code: "EADDRINUSE" });
    expect(errorFields(new StartError("the port is taken", { cause }))).toEqual({
      type: "StartError",
      message: "the port is taken",
      cause: { type: "Error", message: "in use", syscall: "bind", code: "EADDRINUSE" },
    });
  });

  it.each([
    ["text", "string"],
    [undefined, "undefined"],
    [null, "object"],
  ])("takes %j, which somebody threw", (thrown, type) => {
    expect(errorFields(thrown)).toEqual({ type, message: String(thrown) });
  });
});
