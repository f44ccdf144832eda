import { describe, expect, it } from "vitest";
import { Namespace } from "../../support/namespace.ts";
import { onOwnLoopback } from "../../support/own-loopback.ts";
import { type Place, thisHost } from "../../support/place.ts";
import { lacks } from "../../support/requires.ts";
import { sendDatagrams } from "../../support/send-datagrams.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { withoutIPv6 } from "../../support/without-ipv6.ts";

const RECEIVED = "sixbeat_receiver_datagrams_received_total";

/** Starts a service in vain: one line on stderr says why, the status is 3, and nothing stays open. */
async function refusal(name: "sender" | "receiver", args: readonly string[], place: Place = thisHost): Promise<string> {
  await using service = new ServiceProcess(name, [...args, "--log-format", "pretty"], place);
  expect(await service.ended()).toBe(3);
  expect(service.drained).toBe(true);
  expect(service.complaints).toMatch(new RegExp(`^sixbeat-${name}: [^\n]+\n$`));
  return service.complaints;
}

describe("a start that fails", () => {
  it.each(["[::1]:0", "127.0.0.1:0"])("because the port of %s is in use says so and what to do", async (listen) => {
    await using first = new ServiceProcess("receiver", ["--listen", listen]);
    const address = await first.address();
    expect(await refusal("receiver", ["--listen", address])).toBe(
      `sixbeat-receiver: cannot listen on ${address}: another process has this port; stop it (ss -lunp shows which), or choose another port with --listen (EADDRINUSE)\n`,
    );
    const wildcard = address.replace(/^.*:/, "[::]:");
    expect(await refusal("receiver", ["--listen", wildcard])).toContain("another process has this port");
    first.kill("SIGTERM");
    expect(await first.ended()).toBe(0);
    await using second = new ServiceProcess("receiver", ["--listen", wildcard]);
    await second.ready();
  });

  it.each(["sender", "receiver"] as const)(
    "because the %s's admin port is in use leaves nothing open",
    async (name) => {
      await using other = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
      const address = await other.address();
      const { url } = await other.logged("metrics and health are served");
      const admin = new URL(String(url)).host;
      const args = name === "sender" ? [address] : ["--listen", "[::1]:0"];
      expect(await refusal(name, [...args, "--admin", admin])).toBe(
        `sixbeat-${name}: the admin address ${admin} is already in use (EADDRINUSE); another sixbeat-${name}? choose another with --admin or switch it off with --admin none\n`,
      );
    },
  );

  it.each([
    [
      "an address of another host",
      ["--listen", "[2001:db8::1]:7000"],
      /no interface of this host has that address.*ip address/,
    ],
    [
      "a link-local address without its interface",
      ["--listen", "[fe80::1]:7000"],
      /needs its interface, as in \[fe80::1%eth0\]/,
    ],
    [
      "a group on an interface that is not there",
      ["--groups", "ff02::1234%nosuch0"],
      /ff02::1234%nosuch0.*no such interface/,
    ],
  ])("for %s says so and what to do", async (_, args, reason) => {
    expect(await refusal("receiver", [...args, ...(args.includes("--listen") ? [] : ["--listen", "[::1]:0"])])).toMatch(
      reason,
    );
  });

  it.skipIf(lacks("own loopback"))("because the port needs a privilege says so and what to do", async () => {
    const unprivileged = { ...thisHost, enter: onOwnLoopback };
    expect(await refusal("receiver", ["--listen", "[::]:53"], unprivileged)).toBe(
      "sixbeat-receiver: cannot listen on [::]:53: ports below 1024 need a privilege; choose a higher one with --listen, or give CAP_NET_BIND_SERVICE (EACCES)\n",
    );
  });

  it("is one fatal line where the log is JSON", async () => {
    await using service = new ServiceProcess("receiver", ["--listen", "[fe80::1]:7000"]);
    expect(await service.ended()).toBe(3);
    expect(service.log).toEqual([
      expect.objectContaining({ level: "fatal", msg: expect.stringMatching(/^cannot listen/) }),
    ]);
    expect(service.complaints).toBe("");
  });
});

describe("a host without IPv6", () => {
  it.skipIf(lacks("python3"))("makes the receiver say so, and it runs on IPv4 when told to", async () => {
    expect(await refusal("receiver", ["--listen", "[::]:0"], withoutIPv6)).toBe(
      "sixbeat-receiver: cannot listen on [::]:0: this kernel has no IPv6; boot it without ipv6.disable=1, or --listen 0.0.0.0 (EAFNOSUPPORT)\n",
    );
    const args = ["--listen", "127.0.0.1:0", "--admin", "[::]:0"];
    await using receiver = new ServiceProcess("receiver", args, withoutIPv6);
    await receiver.ready();
    await sendDatagrams(await receiver.address(), ["over IPv4"]);
    await receiver.metricIs(RECEIVED, { source: "127.0.0.1", family: "ipv4" }, 1);
  });

  it.skipIf(lacks("python3"))("makes the sender count what it can't send, and it goes on with the rest", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "127.0.0.1:0"]);
    const target = await receiver.address();
    const args = ["[::1]:9", target, "--interval", "20ms", "--admin", "127.0.0.1:0"];
    await using sender = new ServiceProcess("sender", args, withoutIPv6);
    await sender.metricReaches("sixbeat_sender_send_errors_total", { target: "[::1]:9", code: "EAFNOSUPPORT" }, 3);
    await receiver.metricReaches(RECEIVED, {}, 3);
    sender.kill("SIGTERM");
    expect(await sender.ended()).toBe(0);
  });

  it.skipIf(lacks("namespaces"))("or with its addresses taken away says so, and what gives them back", async () => {
    await using host = await Namespace.create();
    await host.shell("echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6");
    const reason = /no interface has an IPv6 address; sysctl net\.ipv6\.conf\.all\.disable_ipv6=0/;
    expect(await refusal("receiver", ["--listen", "[::1]:7000"], host)).toMatch(reason);
    expect(await refusal("receiver", ["--ipv6-only"], host)).toMatch(reason);
    await using receiver = new ServiceProcess("receiver", ["--admin", "127.0.0.1:0"], host);
    await receiver.ready();
    expect(await receiver.logged(/^only IPv4 can arrive/)).toMatchObject({
      level: "warn",
      msg: expect.stringMatching(reason),
    });
    const args = ["127.0.0.1", "--count", "2", "--interval", "10ms", "--admin", "127.0.0.1:0"];
    await using sender = new ServiceProcess("sender", args, host);
    expect(await sender.ended()).toBe(0);
    await receiver.metricIs(RECEIVED, { target: "127.0.0.1", family: "ipv4" }, 2);
    await using vain = new ServiceProcess("sender", ["::1", "--count", "1", "--admin", "127.0.0.1:0"], host);
    expect(await vain.ended()).toBe(1);
    expect(await vain.logged("not sent")).toMatchObject({ hint: expect.stringMatching(/disable_ipv6/) });
  });
});
