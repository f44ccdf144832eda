import type { SocketAddress } from "@sixbeat/common/socket";
import { describe, expect, it } from "vitest";
import { Destination, type DestinationFamily } from "./destination.ts";

const IPV6: SocketAddress = ["::1", 9, 0, 0];
const IPV4: SocketAddress = ["127.0.0.1", 9];
const OTHER: SocketAddress = ["127.0.0.2", 9];
/** Link-local without its interface: this host can't send there. */
const UNREACHABLE: SocketAddress = ["fe80::1", 9, 0, 0];

const failure = (code: string) => Object.assign(new Error("no such name"), { code });

function to(family: DestinationFamily = "any"): Destination {
  return new Destination({ target: "a target", family, flows: [0, 1], row: (flow) => flow });
}

describe(Destination, () => {
  it("has a path for each flow, and no address before one is known", () => {
    const destination = to();
    expect(destination.paths.map(({ flow, row, target }) => [flow, row, target])).toEqual([
      [0, 0, "a target"],
      [1, 1, "a target"],
    ]);
    expect(destination.state).toBe("unresolved");
    expect(destination.unresolved.code).toBe("EAI_AGAIN");
    destination.noAddress(failure("EAI_NONAME"));
    expect(destination.unresolved.code).toBe("EAI_NONAME");
  });

  it.each<[string, SocketAddress[], SocketAddress]>([
    ["the first", [IPV6, IPV4], IPV6],
    ["the first that can be reached", [UNREACHABLE, IPV4, OTHER], IPV4],
    ["the first, when none can be reached", [UNREACHABLE], UNREACHABLE],
  ])("chooses %s", (_, addresses, chosen) => {
    const destination = to();
    expect(destination.choose(addresses)).toBe(true);
    expect(destination.peer?.address).toEqual(chosen);
    expect(destination.state).toBe("resolved");
  });

  it.each<[string, SocketAddress, SocketAddress[], SocketAddress]>([
    ["keeps the address while it is among them", OTHER, [IPV4, OTHER], OTHER],
    ["takes another when it is no longer among them", IPV4, [OTHER], OTHER],
    ["takes an IPv6 address in place of an IPv4 one", IPV4, [IPV6, IPV4], IPV6],
    ["keeps an IPv4 address when that of IPv6 can't be reached", IPV4, [UNREACHABLE, IPV4], IPV4],
    ["keeps an address that is no longer among them when none of those can be reached", IPV4, [UNREACHABLE], IPV4],
  ])("%s", (_, present, addresses, chosen) => {
    const destination = to();
    destination.choose([present]);
    destination.troubles = 2;
    expect(destination.choose(addresses)).toBe(chosen !== present);
    expect(destination.peer?.address).toEqual(chosen);
    expect(destination.troubles).toBe(chosen === present ? 2 : 0);
  });

  it("goes on with an address whose name can't be resolved any more", () => {
    const destination = to();
    destination.choose([IPV4]);
    destination.noAddress(failure("EAI_AGAIN"));
    expect([destination.state, destination.peer?.address]).toEqual(["stale", IPV4]);
    expect(destination.choose([IPV4])).toBe(false);
    expect(destination.state).toBe("resolved");
  });

  it.each<[DestinationFamily, SocketAddress[], SocketAddress | undefined]>([
    ["ipv6", [IPV6, IPV4], IPV6],
    ["ipv4", [IPV6, IPV4], IPV4],
    ["ipv4", [IPV6], undefined],
    ["ipv6", [IPV4], undefined],
  ])("over %s alone takes of %j only what is of that family", (family, addresses, chosen) => {
    const destination = to(family);
    destination.choose(addresses);
    expect(destination.peer?.address).toEqual(chosen);
    expect(destination.isAbsent).toBe(chosen === undefined);
    expect(destination.choose([])).toBe(chosen !== undefined);
    expect(destination.isAbsent).toBe(true);
  });
});
