import koffi from "koffi";
import { describe, expect, it, vi } from "vitest";
import { assertLayouts } from "./assert-layouts.ts";

describe("the byte layouts", () => {
  it("are those of this platform", () => {
    expect(() => assertLayouts(koffi)).not.toThrow();
  });

  it("are refused where a structure is larger or a member elsewhere, by name", () => {
    const offsetof = vi.spyOn(koffi, "offsetof").mockReturnValue(4096);
    expect(() => assertLayouts(koffi)).toThrow(
      "struct sockaddr_in: family is 4096 on this platform, not 0 as laid out here",
    );
    offsetof.mockRestore();
    vi.spyOn(koffi, "sizeof").mockReturnValue(4096);
    expect(() => assertLayouts(koffi)).toThrow(
      "struct sockaddr_in: size is 4096 on this platform, not 16 as laid out here",
    );
  });
});
