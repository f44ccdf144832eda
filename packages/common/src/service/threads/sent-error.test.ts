import { describe, expect, it } from "vitest";
import { errorFields, isOperational } from "../log/error-fields.ts";
import { StartError } from "../start-error.ts";
import { received, sendable } from "./sent-error.ts";

const refused = Object.assign(new Error("bind [::]:80: permission denied (EACCES)"), {
  name: "SocketError",
  syscall: "bind",
  code: "EACCES",
  errno: 13,
});

describe(received, () => {
  it.each([
    ["what a person can act on", new StartError("the port is taken", { cause: refused })],
    ["what the system refused", refused],
    ["a mistake in the program", new TypeError("nothing is not a function")],
    ["a mistake with a cause", new Error("it broke", { cause: new RangeError("out of range") })],
  ])("is logged as it was: %s", (_, error) => {
    const arrived = received(structuredClone(sendable(error)));
    expect(errorFields(arrived)).toEqual(errorFields(error));
    expect(isOperational(arrived)).toBe(isOperational(error));
    expect(arrived instanceof StartError).toBe(error instanceof StartError);
  });

  it("has a message, whatever was thrown", () => {
    expect(received(sendable("text")).message).toBe("text");
    expect(received(sendable(undefined)).message).toBe("undefined");
  });
});
