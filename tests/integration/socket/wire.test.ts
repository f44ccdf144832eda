import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as constants from "../../../packages/common/src/socket/libc/constants.ts";
import { connect } from "../../support/link.ts";
import { Namespace } from "../../support/namespace.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { RunningCommand } from "../../support/running-command.ts";
import { cleanEnd, ended, run, start } from "./child.ts";

/** What tcpdump says of datagrams to port 6000, in one line each: header fields, source, destination. */
async function capture(place: Namespace): Promise<RunningCommand> {
  const tcpdump = ["tcpdump", "-i", "eth0", "-n", "-v", "-l", "--immediate-mode", "udp and port 6000"];
  const command = new RunningCommand(place.enter(tcpdump));
  await command.says(/listening on eth0/);
  return command;
}

/** The headers of the datagram that went out with so many octets of payload. */
async function header(capturing: RunningCommand, octets: number): Promise<string> {
  const [line] = await capturing.says(new RegExp(`.*\\n?.* > .*UDP, length ${octets}$`, "m"));
  return line.replace(/\s+/g, " ");
}

describe.skipIf(lacks("namespaces", "tcpdump"))("on the wire", () => {
  let pair: NamespacePair;

  beforeAll(async () => {
    pair = await NamespacePair.create();
    await pair.here.shell("ip address add fd00:6::11/64 dev eth0 nodad; ip address add 10.0.6.11/24 dev eth0");
  });

  afterAll(() => pair[Symbol.asyncDispose]());

  it("flow label and traffic class of the four-tuple are those of the datagram, by each way of sending", async () => {
    await using capturing = await capture(pair.there);
    const end = await run(
      `
      const to = (flowinfo) => ["fd00:6::2", 6000, flowinfo, 0];
      const s = new Socket(AF_INET6);
      s.sendto("x".repeat(1), to(0x12345));
      s.sendto("x".repeat(2), to(0xb900000));
      s.sendto("x".repeat(3), to(0x0fffffff));
      s.sendmsg(["x", "xxx"], [], 0, to(0xa754321));
      s.sendmsg(["x".repeat(5)], [{ name: "FLOWINFO", flowinfo: 0x11111 }, { name: "TCLASS", trafficClass: 0x2e }], 0, to(0));
      const batch = new SendBatch(AF_INET6, 2, 8);
      batch.setLength(0, 6);
      batch.setAddress(0, to(0x8822222));
      batch.setLength(1, 7);
      batch.setAddress(1, to(0x33333));
      batch.setControl(1, [{ name: "TCLASS", trafficClass: 0x99 }]);
      console.log(s.sendmmsg(batch));
      const connected = new Socket(AF_INET6);
      connected.connect(to(0x7744444));
      connected.send("x".repeat(8));
    `,
      pair.here.enter([]),
    );
    expect(end).toEqual(cleanEnd("2"));
    expect(await header(capturing, 1)).toMatch(/IP6 \(flowlabel 0x12345, hlim 64,/);
    expect(await header(capturing, 2)).toMatch(/IP6 \(class 0xb9, (flowlabel 0x[0-9a-f]{5}, )?hlim 64,/);
    expect(await header(capturing, 3)).toMatch(/IP6 \(class 0xff, flowlabel 0xfffff, hlim 64,/);
    expect(await header(capturing, 4)).toMatch(/IP6 \(class 0xa7, flowlabel 0x54321, hlim 64,/);
    expect(await header(capturing, 5)).toMatch(/IP6 \(class 0x2e, flowlabel 0x11111, hlim 64,/);
    expect(await header(capturing, 6)).toMatch(/IP6 \(class 0x88, flowlabel 0x22222, hlim 64,/);
    expect(await header(capturing, 7)).toMatch(/IP6 \(class 0x99, flowlabel 0x33333, hlim 64,/);
    expect(await header(capturing, 8)).toMatch(/IP6 \(class 0x77, flowlabel 0x44444, hlim 64,/);
  });

  it("hop limit and source address are those that were asked for, of either family", async () => {
    await using capturing = await capture(pair.there);
    const end = await run(
      `
      const along = (address) => [{ name: "HOPLIMIT", hopLimit: 7 }, { name: "TCLASS", trafficClass: 0xb8 }, { name: "PKTINFO", address, interfaceIndex: 0 }];
      const six = new Socket(AF_INET6);
      six.sendmsg(["x".repeat(1)], along("fd00:6::11"), 0, ["fd00:6::2", 6000, 0, 0]);
      six.sendmsg(["x".repeat(2)], along("10.0.6.11"), 0, ["10.0.6.2", 6000, 0, 0]);
      const four = new Socket(AF_INET);
      four.sendmsg(["x".repeat(3)], along("10.0.6.11"), 0, ["10.0.6.2", 6000]);
      six.options.set({ unicast_hops: 9, tclass: 0x68 });
      six.sendto("x".repeat(4), ["fd00:6::2", 6000, 0, 0]);
      six.sendto("x".repeat(5), ["10.0.6.2", 6000, 0, 0]);
    `,
      pair.here.enter([]),
    );
    expect(end).toEqual(cleanEnd());
    expect(await header(capturing, 1)).toMatch(/IP6 \(class 0xb8, .*hlim 7, .* fd00:6::11\.\d+ > fd00:6::2\.6000/);
    expect(await header(capturing, 2)).toMatch(/IP \(tos 0xb8, ttl 7, .* 10\.0\.6\.11\.\d+ > 10\.0\.6\.2\.6000/);
    expect(await header(capturing, 3)).toMatch(/IP \(tos 0xb8, ttl 7, .* 10\.0\.6\.11\.\d+ > 10\.0\.6\.2\.6000/);
    expect(await header(capturing, 4)).toMatch(/IP6 \(class 0x68, .*hlim 9, .* fd00:6::1\d*\.\d+ > fd00:6::2\.6000/);
    expect(await header(capturing, 5)).toMatch(/IP \(tos 0x68, ttl 9, .* 10\.0\.6\.1\.\d+ > 10\.0\.6\.2\.6000/);
  });

  it("link-local addresses work in both directions by their scope, and what is received is what was sent", async () => {
    await using capturing = await capture(pair.there);
    const there = start(
      `
      const s = new Socket(AF_INET6);
      s.options.set({ recvflowinfo: true, recvhoplimit: true, recvtclass: true, recvpktinfo: true });
      s.bind(["fe80::2%eth0", 6000, 0, 0]);
      console.log("bound", s.getsockname()[3] === if_nametoindex("eth0"));
      const [data, ancdata, , from] = await s.recvmsg(100, 256);
      const of = Object.fromEntries(ancdata.map((message) => [message.name, message]));
      console.log(from[0], from[2].toString(16), from[3] === if_nametoindex("eth0"));
      console.log(of.HOPLIMIT.hopLimit, of.TCLASS.trafficClass.toString(16), of.FLOWINFO.flowinfo.toString(16));
      console.log(of.PKTINFO.address, of.PKTINFO.interfaceIndex === if_nametoindex("eth0"));
      // Back to the tuple as it was received, its flowinfo included.
      s.sendto("x".repeat(2), from);
      s.close();
    `,
      pair.there.enter([]),
    );
    const theirEnd = ended(there);
    await new Promise((resolve) => there.stdout?.once("data", resolve));
    const end = await run(
      `
      const s = new Socket(AF_INET6);
      s.options.set({ recvflowinfo: true });
      const scopeid = if_nametoindex("eth0");
      s.sendmsg(["x"], [{ name: "HOPLIMIT", hopLimit: 255 }], 0, ["fe80::2", 6000, 0x5512345, scopeid]);
      const [, from] = await s.recvfrom(10, { timeout: 10000 });
      console.log(from[0], from[1], from[2].toString(16), from[3] === scopeid);
      s.close();
    `,
      pair.here.enter([]),
    );
    expect(await theirEnd).toEqual(cleanEnd("bound true", "fe80::1 5512345 true", "255 55 5512345", "fe80::2 true"));
    expect(end).toEqual(cleanEnd("fe80::2 6000 5512345 true"));
    expect(await header(capturing, 1)).toMatch(
      /IP6 \(class 0x55, flowlabel 0x12345, hlim 255, .* fe80::1\.\d+ > fe80::2\.6000/,
    );
    expect(await header(capturing, 2)).toMatch(
      /IP6 \(class 0x55, flowlabel 0x12345, hlim 64, .* fe80::2\.6000 > fe80::1\.\d+/,
    );
  });

  it("a batch's datagrams each have headers of their own, and segments leave as datagrams", async () => {
    // Else the virtual adapter would hand over the whole, cut or not.
    await pair.here.shell("ip link set eth0 gso_max_segs 1");
    await using capturing = await capture(pair.there);
    const end = await run(
      `
      const s = new Socket(AF_INET6);
      const batch = new SendBatch(AF_INET6, 2, 4096);
      for (const i of [0, 1]) batch.setAddress(i, ["fd00:6::2", 6000, 0, 0]);
      batch.setLength(0, 2500);
      batch.setControl(0, [{ name: "UDP_SEGMENT", segmentSize: 1100 }, { name: "HOPLIMIT", hopLimit: 3 }]);
      batch.setLength(1, 10);
      batch.setControl(1, [{ name: "PKTINFO", address: "fd00:6::11", interfaceIndex: if_nametoindex("eth0") }]);
      console.log(s.sendmmsg(batch));
    `,
      pair.here.enter([]),
    );
    expect(end).toEqual(cleanEnd("2"));
    expect(await header(capturing, 10)).toMatch(/hlim 64, .* fd00:6::11\.\d+ > fd00:6::2\.6000/);
    expect(await header(capturing, 300)).toMatch(/hlim 3, /);
    expect(capturing.stdout.match(/length 1100$/gm)).toHaveLength(2);
  });

  it("what is too long for the path is told with the path MTU, by this host and by a router on the way", async () => {
    await using beyond = await Namespace.create();
    await connect(pair.there, beyond, { name: "eth1", number: 7, mtu: 1400 });
    await pair.there.shell("echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
    await pair.here.shell("ip -6 route add fd00:7::/64 via fd00:6::2");
    await beyond.shell("ip -6 route add fd00:6::/64 via fd00:7::1");
    const end = await run(
      `
      const tell = (reports) => {
        for (const { error, extended: { origin, type, code, info, offender }, destination, data } of reports) {
          console.log(error.code, origin, type, code, info, offender?.[0], destination[0], data.length);
        }
      };
      const s = new Socket(AF_INET6);
      s.options.set({ recverr: true, mtu_discover: IPV6_PMTUDISC_DO, dontfrag: true, recvpathmtu: true });
      const attempt = (host, octets) => {
        try { s.sendto("x".repeat(octets), [host, 6000, 0, 0]); } catch (error) { console.log(error.code); }
      };
      attempt("fd00:6::2", 2000);
      tell(s.recverr());
      const [data, ancdata, , from] = await s.recvmsg(10, 256, { flags: MSG_DONTWAIT });
      console.log(data.length, ancdata.map(({ name, mtu, address }) => [name, mtu, address[0]].join(" ")).join());
      const told = new Promise((resolve) => s.watch({ readable() {}, error: (error, report) => resolve([report]) }));
      attempt("fd00:7::2", 1420);
      tell(await told);
      s.connect(["fd00:7::2", 6000, 0, 0]);
      console.log(s.getsockopt(SOL_IPV6, IPV6_MTU));
      s.close();
    `,
      pair.here.enter([]),
    );
    const { SO_EE_ORIGIN_LOCAL: local, SO_EE_ORIGIN_ICMP6: icmp, ICMP6_PACKET_TOO_BIG: tooBig } = constants;
    expect(end).toEqual(
      cleanEnd(
        "EMSGSIZE",
        `EMSGSIZE ${local} 0 0 1500 undefined fd00:6::2 0`,
        "0 PATHMTU 1500 fd00:6::2",
        // The router's answer has 1280 octets, and four headers in it.
        `EMSGSIZE ${icmp} ${tooBig} 0 1400 fd00:6::2 fd00:7::2 1184`,
        "1400",
      ),
    );
  });

  it("what has no route, or is forbidden, is told by whom", async () => {
    await pair.there.shell("echo 1 > /proc/sys/net/ipv6/conf/all/forwarding; ip -6 route add prohibit fd00:9::/64");
    await pair.here.shell("ip -6 route add fd00:8::/64 via fd00:6::2; ip -6 route add fd00:9::/64 via fd00:6::2");
    const end = await run(
      `
      const s = new Socket(AF_INET6);
      s.options.set({ recverr: true });
      for (const host of ["fd00:8::1", "fd00:9::1", "fd00:6::2"]) {
        s.sendto(host, [host, 6000, 0, 0]);
        await s.readable({ timeout: 10000 });
        for (const { error, extended: { type, code, offender }, data } of s.recverr()) {
          console.log(Buffer.from(data).toString(), error.code, error.address, type, code, offender[0]);
        }
      }
      s.close();
    `,
      pair.here.enter([]),
    );
    expect(end).toEqual(
      cleanEnd(
        "fd00:8::1 ENETUNREACH [fd00:8::1]:6000 1 0 fd00:6::2",
        "fd00:9::1 EACCES [fd00:9::1]:6000 1 1 fd00:6::2",
        "fd00:6::2 ECONNREFUSED [fd00:6::2]:6000 1 4 fd00:6::2",
      ),
    );
  });
});
