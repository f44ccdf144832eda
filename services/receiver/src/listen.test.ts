import { readFileSync } from "node:fs";
import { loadConfig } from "@sixbeat/common/config";
import { AF_INET6, Socket } from "@sixbeat/common/socket";
import { describe, expect, it } from "vitest";
import { command, type ReceiverConfig } from "./command.ts";
import { changeGroups, listen } from "./listen.ts";

function config(...argv: string[]): ReceiverConfig {
  const loaded = loadConfig(command, { argv, env: {} });
  if (loaded.action !== "run") throw new Error(`refused: ${argv.join(" ")}`);
  return loaded.config;
}

/** Whether the kernel lists the group as joined on loopback; `group` without colons, as /proc writes it. */
function isJoined(group: string): boolean {
  const rows = readFileSync("/proc/net/igmp6", "utf8").split("\n");
  return rows.some((row) => / lo /.test(row) && row.includes(group));
}

const FIRST = "ff12::5ea:1%lo";
const SECOND = "ff12::5ea:2%lo";

describe(listen, () => {
  it.each([
    ["[::1]:0", AF_INET6],
    ["127.0.0.1:0", 2],
    ["localhost:0", AF_INET6],
  ])("listens on %s", async (address, family) => {
    using socket = await listen(config("--listen", address));
    // Where /etc/hosts gives localhost no IPv6 address, IPv4 it is.
    expect(address.startsWith("localhost") ? [2, AF_INET6] : [family]).toContain(socket.family);
    expect(socket.getsockname()[1]).toBeGreaterThan(0);
  });

  it("says what to do when the port is taken", async () => {
    using taken = new Socket(AF_INET6);
    taken.bind(["::1", 0, 0, 0]);
    const address = `[::1]:${taken.getsockname()[1]}`;
    await expect(listen(config("--listen", address))).rejects.toThrow(
      `cannot listen on ${address}: another process has this port; stop it (ss -lunp shows which), or choose another port with --listen (EADDRINUSE)`,
    );
  });

  it("says what to do about an address that is not this host's", async () => {
    await expect(listen(config("--listen", "[2001:db8::1]:0"))).rejects.toThrow(
      "cannot listen on [2001:db8::1]:0: no interface of this host has that address",
    );
  });

  it("names the group that can't be joined", async () => {
    await expect(listen(config("--listen", "[::1]:0", "--groups", "ff02::1%nosuchif"))).rejects.toThrow(
      "cannot join ff02::1%nosuchif: there is no such interface",
    );
  });

  it("joins its groups", async () => {
    using _socket = await listen(config("--listen", "[::]:0", "--groups", FIRST));
    expect(isJoined("05ea0001")).toBe(true);
  });
});

describe(changeGroups, () => {
  const joinedNow = () => [isJoined("05ea0001"), isJoined("05ea0002")];

  it("joins and leaves until the socket is in the wanted groups", async () => {
    using socket = await listen(config("--listen", "[::]:0", "--groups", FIRST));
    changeGroups(socket, [FIRST], [SECOND]);
    expect(joinedNow()).toEqual([false, true]);
  });

  it("changes nothing when a group can't be joined", async () => {
    using socket = await listen(config("--listen", "[::]:0", "--groups", FIRST));
    expect(() => changeGroups(socket, [FIRST], [SECOND, "ff02::1%nosuchif"])).toThrow("cannot join ff02::1%nosuchif");
    expect(joinedNow()).toEqual([true, false]);
  });
});
