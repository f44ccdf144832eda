import { describe, expect, it } from "vitest";
import { fieldOf } from "../field.ts";
import { adminAddress, endpoint } from "./endpoint.ts";

describe(endpoint, () => {
  it("reads a host and its port", () => {
    expect(endpoint({ defaultPort: 54321 }).parse("[::1]")).toEqual({ host: "::1", port: 54321, text: "[::1]" });
  });

  it.each([[null], [{ "[::1]": 9 }], [["::1"]]])("tells how to write %j in a file", (written) => {
    expect(endpoint().safeParse(written).error?.issues).toMatchObject([
      { message: 'is not an endpoint; write a host or host:port, in a file in quotes: "[::1]:54321"' },
    ]);
  });
});

describe(adminAddress, () => {
  it.each([
    ["none", "none"],
    [" none ", "none"],
    ["[::]", { host: "::", port: 9611, text: "[::]" }],
    ["[::1]:0", { host: "::1", port: 0, text: "[::1]:0" }],
  ])("reads %j", (written, value) => {
    expect(adminAddress(9611).parse(written)).toEqual(value);
  });

  it("refuses what is no address", () => {
    expect(adminAddress(9611).safeParse(":9611").error?.issues).toMatchObject([
      { message: "is a port without an address; write [::]:9611 for every address" },
    ]);
  });

  it.each(["none", "[::]:9611"])("writes %s as it was written", (written) => {
    expect(fieldOf(adminAddress(1)).write(adminAddress(1).parse(written))).toBe(written);
  });
});
