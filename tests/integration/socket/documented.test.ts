import { describe, expect, it } from "vitest";
import { type Declared, declaredBy } from "./declarations.ts";

// What an editor shows is the TSDoc in the declarations that are built.
const declared = declaredBy(new URL("../../../packages/common/dist/socket/index.d.ts", import.meta.url));

/** Their members are calls, options and constants of the system themselves. The members of others share their source. */
const MIRRORS: readonly (string | undefined)[] = ["ERRNO", "OptionValues", "Socket"];

/**
 * A section of an RFC, a manual page, a header, the kernel's documentation, Python's manual; or it is said that the
 * system has nothing like it.
 */
const SOURCE =
  /\bSource: .*?(RFC \d+, section \d|\b\w+\([1-8]\)|<[\w/-]+\.h>|\w\.rst\b|Python's `[\w.]+`|this module's own\b)/;

/** At run time they look like any other. */
const PROTECTED: readonly string[] = ["Socket.limits", "Socket.open"];

const needsSource = ({ kind, of }: Declared) => (kind === "member" ? MIRRORS.includes(of) : kind !== "type");

describe("the TSDoc of the socket module", () => {
  it("is there for every public name and member", () => {
    const without = declared.filter(({ tsdoc }) => tsdoc === "");
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it("names the source of every function, class, constant, option, errno and method of a socket", () => {
    const without = declared.filter((one) => needsSource(one) && !SOURCE.test(one.tsdoc));
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it("was read from everything there is", async () => {
    const names = new Set(declared.map(({ name }) => name));
    const { Socket, ...others } = await import("@sixbeat/common/socket");
    const methods = methodsOf(Socket.prototype).map((name) => `Socket.${name}`);
    const there = [...Object.keys(others), ...methods.filter((name) => !PROTECTED.includes(name))];
    expect(there.filter((name) => !names.has(name))).toEqual([]);
    expect(declared.length).toBeGreaterThan(700);
  });
});

/** The methods of a class and of those it extends. */
function methodsOf(prototype: object): readonly string[] {
  if (prototype === Object.prototype) return [];
  return [...Object.getOwnPropertyNames(prototype), ...methodsOf(Object.getPrototypeOf(prototype))];
}
