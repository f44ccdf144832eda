import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as socket from "../../../packages/common/src/socket/index.ts";
import { type Compiler, compile } from "../../support/c-program.ts";
import { lacks } from "../../support/requires.ts";

const PREDICATES = Object.entries(socket).filter((entry): entry is [string, socket.In6Predicate] =>
  entry[0].startsWith("IN6_IS_ADDR_"),
);

// Reads addresses, one a line, and writes of each what holds of it.
const program = (names: readonly string[]) => `
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>

int main(void) {
  char text[INET6_ADDRSTRLEN];
  struct in6_addr address;
  while (scanf("%45s", text) == 1) {
    if (inet_pton(AF_INET6, text, &address) != 1) return 1;
    printf("%s", text);
${names.map((name) => `    if (${name}(&address)) printf(" ${name}");`).join("\n")}
    printf("\\n");
  }
}
`;

// Octets on which a predicate might turn are more likely than others.
const octet = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  fc.constantFrom(0x01, 0x02, 0x05, 0x08, 0x0e, 0x12, 0x7f, 0x80, 0xbf, 0xc0, 0xfe, 0xff),
  fc.nat(255),
);
const anywhere = fc.array(octet, { minLength: 16, maxLength: 16 });
const prefixed = fc
  .tuple(fc.constantFrom([], [0xfe], [0xff], Array(10).fill(0), [...Array(10).fill(0), 255, 255]), anywhere)
  .map(([prefix, rest]) => [...prefix, ...rest].slice(0, 16) as number[]);

// Too few for chance to find them every time.
const single = ["::", "::1", "::192.0.2.1", "::ffff:192.0.2.1"].map((text) => [
  ...socket.inet_pton(socket.AF_INET6, text),
]);

describe.each<[Compiler, number]>([
  ["cc", 12],
  // musl's macro for the IPv4-compatible looks at the last octet alone, and misses ::192.0.2.0.
  ["musl-gcc", 11],
])("the IN6_IS_ADDR_ macros of %s", (compiler, count) => {
  it.skipIf(lacks(compiler))("hold of the same addresses as ours", () => {
    const predicates = PREDICATES.filter(([name]) => count === 12 || name !== "IN6_IS_ADDR_V4COMPAT");
    const names = predicates.map(([name]) => name);
    const addresses = [...single, ...fc.sample(fc.oneof(prefixed, anywhere), 5000)];
    const texts = addresses.map((address) => socket.inet_ntop(socket.AF_INET6, address));
    const ours = addresses.map((address, i) =>
      [texts[i], ...predicates.filter(([, holds]) => holds(address)).map(([name]) => name)].join(" "),
    );
    using macros = compile(compiler, program(names));
    const theirs = macros.run(texts.join("\n"));
    expect(theirs.trimEnd().split("\n")).toEqual(ours);
    expect(names.filter((name) => !theirs.includes(name))).toEqual([]);
    expect(names).toHaveLength(count);
  });
});
