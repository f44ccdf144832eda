import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EndpointRules, parseEndpoint } from "./endpoint.ts";
import { Refusal } from "./refusal.ts";

const rules: EndpointRules = { defaultPort: 54321 };

describe(parseEndpoint, () => {
  it.each([
    ["localhost", "localhost", 54321],
    ["localhost:7", "localhost", 7],
    ["host.example.", "host.example.", 54321],
    ["under_score.svc:65535", "under_score.svc", 65535],
    ["bücher.example", "bücher.example", 54321],
    ["3com.example:1", "3com.example", 1],
    ["192.0.2.7", "192.0.2.7", 54321],
    ["192.0.2.7:080", "192.0.2.7", 80],
    ["::1", "::1", 54321],
    ["2001:db8::7", "2001:db8::7", 54321],
    ["::ffff:192.0.2.7", "::ffff:192.0.2.7", 54321],
    ["::1:5432", "::1:5432", 54321],
    ["[::1]", "::1", 54321],
    ["[2001:DB8::7]:9", "2001:DB8::7", 9],
    ["fe80::1%eth0", "fe80::1%eth0", 54321],
    ["fe80::1%3", "fe80::1%3", 54321],
    ["[fe80::1%eth0.5]:9", "fe80::1%eth0.5", 9],
    ["ff02::1%br-lan", "ff02::1%br-lan", 54321],
    ["  [::1]:9\n", "::1", 9],
  ])("reads %j", (written, host, port) => {
    expect(parseEndpoint(written, rules)).toEqual({ host, port, text: written.trim() });
  });

  it.each([
    ["", "is empty; write a host or host:port, such as [::1]:54321"],
    [" \t", "is empty; write a host or host:port, such as [::1]:54321"],
    [`${"a".repeat(300)}:1`, "is too long for a host and a port"],
    ["a b", "has a blank inside; write a host or host:port without blanks"],
    ["[::1] :9", "has a blank inside; write a host or host:port without blanks"],
    ["a\u0000b", "has a blank inside; write a host or host:port without blanks"],
    ["udp://[::1]:9", "is a URL; write only host:port"],
    ["[::1", "has no closing bracket; write [::1]"],
    ["[::1:54321", "has no closing bracket; write [::1]:54321"],
    ["[fe80::1%eth0:54321", "has no closing bracket; write [fe80::1%eth0]:54321"],
    ["[host", "has no closing bracket; write [2001:db8::7]:54321"],
    ["[]", "has nothing in its brackets; write an IPv6 address there, such as [::1]"],
    ["[]:9", "has nothing in its brackets; write an IPv6 address there, such as [::1]"],
    ["[::1]9", "goes on after the closing bracket; write [::1] or [::1]:port"],
    ["[::1]]:9", "goes on after the closing bracket; write [::1] or [::1]:port"],
    ["[::g]:9", "has no valid IPv6 address in its brackets; write one such as [2001:db8::7]"],
    ["[fe80::1%]:9", "has no valid IPv6 address in its brackets; write one such as [2001:db8::7]"],
    ["[192.0.2.7]:9", "has brackets, which are for IPv6 addresses only; write 192.0.2.7:9"],
    ["[localhost]", "has brackets, which are for IPv6 addresses only; write localhost"],
    ["::1:54321", "is not an IPv6 address; with a port, write [::1]:54321"],
    ["2001:db8:0:0:0:0:0:1:9", "is not an IPv6 address; with a port, write [2001:db8:0:0:0:0:0:1]:9"],
    ["fe80::1%eth0:9", "is not an IPv6 address; with a port, write [fe80::1%eth0]:9"],
    ["::1]:9", "is not an IPv6 address; write one such as 2001:db8::7"],
    ["a:b:c", "is not an IPv6 address; write one such as 2001:db8::7"],
    ["fe80::1%", "is not an IPv6 address; write one such as 2001:db8::7"],
    ["fe80::1%a%b", "is not an IPv6 address; write one such as 2001:db8::7"],
    ["host%eth0", "has a zone, which only an IPv6 address has, such as fe80::1%eth0"],
    [":9", "has no host; write one before the colon, such as localhost:54321"],
    [":", "has no host; write one before the colon, such as localhost:54321"],
    ["256.0.0.1", "is not an IPv4 address; write four numbers from 0 to 255, such as 192.0.2.7"],
    ["192.0.2", "is not an IPv4 address; write four numbers from 0 to 255, such as 192.0.2.7"],
    ["010.0.0.1:9", "is not an IPv4 address; write four numbers from 0 to 255, such as 192.0.2.7"],
    ["54321", "is not an IPv4 address; write four numbers from 0 to 255, such as 192.0.2.7"],
    ["0x7f.0x1", "is not an IPv4 address; write four numbers from 0 to 255, such as 192.0.2.7"],
    ["a..b", "is not a host name; write letters, digits, hyphens and single dots, such as host.example"],
    ["a/b", "is not a host name; write letters, digits, hyphens and single dots, such as host.example"],
    ["a".repeat(254), "is not a host name; write letters, digits, hyphens and single dots, such as host.example"],
    ["host:", "has a colon but no port; write a number from 1 to 65535 after it"],
    ["[::1]:", "has a colon but no port; write a number from 1 to 65535 after it"],
    ["host:abc", "has a port that is not a number; write one from 1 to 65535"],
    ["host:-1", "has a port that is not a number; write one from 1 to 65535"],
    ["host:99999", "has a port that is out of range; write 1 to 65535"],
    ["host:0", "has a port that is out of range; write 1 to 65535"],
    ["[::]:9", "stands for every address of a host; write the name or address of one"],
    ["0:0::0", "stands for every address of a host; write the name or address of one"],
    ["0.0.0.0", "stands for every address of a host; write the name or address of one"],
  ])("refuses %j", (written, problem) => {
    expect(() => parseEndpoint(written, rules)).toThrow(new Refusal(problem));
  });

  it("leaves the port open without a default", () => {
    expect(parseEndpoint("ff02::1%eth0")).toEqual({ host: "ff02::1%eth0", port: undefined, text: "ff02::1%eth0" });
  });

  it.each(["9611", ":9611"])("says of %j that it is a port where every address may be meant", (written) => {
    const problem = "is a port without an address; write [::]:9611 for every address";
    expect(() => parseEndpoint(written, { wildcard: true })).toThrow(new Refusal(problem));
  });

  it("takes port 0 and the wildcard address only where they mean something", () => {
    expect(parseEndpoint("[::]:0", { allowPortZero: true, wildcard: true })).toMatchObject({ host: "::", port: 0 });
    expect(parseEndpoint("0.0.0.0", { wildcard: true })).toMatchObject({ host: "0.0.0.0" });
    expect(() => parseEndpoint("a:65536", { allowPortZero: true })).toThrow("write 0 to 65535");
  });

  it("gives back the host and the port of anything put together well", () => {
    const port = fc.integer({ min: 1, max: 65535 });
    const address = fc.oneof(
      fc.ipV6().filter((text) => !/^[0:.]+$/.test(text)),
      fc.constant("fe80::1%eth0"),
    );
    fc.assert(
      fc.property(address, port, (host, number) => {
        expect(parseEndpoint(`[${host}]:${number}`)).toMatchObject({ host, port: number });
        expect(parseEndpoint(host, rules)).toMatchObject({ host, port: 54321 });
      }),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.domain(),
          fc.ipV4().filter((text) => text !== "0.0.0.0"),
        ),
        port,
        (host, number) => {
          expect(parseEndpoint(`${host}:${number}`)).toEqual({ host, port: number, text: `${host}:${number}` });
        },
      ),
    );
  });

  it("reads or refuses any text, and reads its own text again", () => {
    const nasty = fc.string({
      unit: fc.constantFrom("[", "]", ":", "%", ".", "0", "1", "f", "g", "-", " ", "::1", "é"),
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: "binary" })), (written) => {
        try {
          const endpoint = parseEndpoint(written, rules);
          expect(parseEndpoint(endpoint.text, rules)).toEqual(endpoint);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
