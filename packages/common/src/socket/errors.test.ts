import { constants } from "node:os";
import { describe, expect, it } from "vitest";
import { errnoName } from "./errors.ts";
import { AddressInfoError, EAI_AGAIN, EAI_OVERFLOW, ERRNO, SocketError, SocketTimeout } from "./index.ts";
import { LIBC } from "./libc/platform.ts";

// The explanations are the C library's.
const MUSL = LIBC === "musl";

describe("a SocketError", () => {
  it("says what failed, about which address, and why", () => {
    const error = new SocketError("sendto", constants.errno.ENETUNREACH, "[2001:db8::1]:9");
    expect(error).toBeInstanceOf(Error);
    expect({ ...error, message: error.message }).toEqual({
      name: "SocketError",
      code: "ENETUNREACH",
      errno: 101,
      syscall: "sendto",
      address: "[2001:db8::1]:9",
      message: `sendto [2001:db8::1]:9: network ${MUSL ? "" : "is "}unreachable (ENETUNREACH)`,
    });
    expect(new SocketError("poll", constants.errno.EBADF, undefined, "closed").message).toBe("poll: closed (EBADF)");
  });

  it("has the name that the man pages use for its number", () => {
    const names = { 11: "EAGAIN", 95: "EOPNOTSUPP", 111: "ECONNREFUSED", 112: "EHOSTDOWN", 94: "ESOCKTNOSUPPORT" };
    for (const [errno, name] of Object.entries(names)) expect(errnoName(Number(errno))).toBe(name);
    expect(errnoName(4095)).toBe("E4095");
    for (const name of ["EAGAIN", "EDEADLK", "EOPNOTSUPP"] as const) expect(errnoName(ERRNO[name])).toBe(name);
    expect([ERRNO.EWOULDBLOCK, ERRNO.EDEADLOCK, ERRNO.ENOTSUP]).toEqual([
      ERRNO.EAGAIN,
      ERRNO.EDEADLK,
      ERRNO.EOPNOTSUPP,
    ]);
  });

  it("is also what a timeout is", () => {
    expect(new SocketTimeout("recvfrom", 10)).toMatchObject({ code: "ETIMEDOUT", errno: 110, syscall: "recvfrom" });
  });
});

describe("an AddressInfoError", () => {
  it("has the EAI_ code and its explanation", () => {
    const error = new AddressInfoError("getaddrinfo", EAI_AGAIN, "example.com:9");
    expect({ ...error, message: error.message }).toEqual({
      name: "AddressInfoError",
      code: "EAI_AGAIN",
      errno: -3,
      syscall: "getaddrinfo",
      address: "example.com:9",
      message: `getaddrinfo example.com:9: ${MUSL ? "try again" : "temporary failure in name resolution"} (EAI_AGAIN)`,
    });
    expect(new AddressInfoError("getnameinfo", EAI_OVERFLOW, "::1").code).toBe("EAI_OVERFLOW");
    expect(new AddressInfoError("getaddrinfo", -77, "::1").code).toBe("EAI_-77");
  });
});
