import { describe, expect, it } from "vitest";
import { lacks } from "../../support/requires.ts";
import { cleanEnd, run } from "./child.ts";

const COMMAND = `ip link set lo up && ip link add six0 type veth peer name six1 &&
ip link set six1 up && ip link set six0 addrgenmode none up &&
for address in fe80::7 fe80::6 fd00:6::7 fd00:6::6; do ip address add $address/64 dev six0 nodad; done && exec "$@"`;

/** A network namespace of its own with an interface for multicast, "six0". */
const MULTICAST_NETWORK = ["unshare", "--net", "sh", "-c", COMMAND, "sh"];

describe.skipIf(lacks("namespaces"))("an IPv6 group", () => {
  it("is heard on the interface it was joined on, until it is left", async () => {
    const end = await run(
      `
      const s = new Socket(AF_INET6);
      s.bind(["", 0, 0, 0]);
      const [, port] = s.getsockname();
      s.join_group("ff02::6:6%six0");
      s.sendto("joined", ["ff02::6:6%six0", port, 0, 0]);
      const [data, from] = await s.recvfrom();
      console.log(Buffer.from(data).toString(), formatHost(from), from[3] === if_nametoindex("six0"));
      s.leave_group("ff02::6:6%six0");
      s.sendto("left", ["ff02::6:6", port, 0, if_nametoindex("six0")]);
      s.sendto("direct", ["fe80::6%six0", port, 0, 0]);
      console.log(Buffer.from(await s.recv()).toString());
    `,
      MULTICAST_NETWORK,
    );
    expect(end).toEqual(cleanEnd("joined fe80::6%six0 true", "direct"));
  });
});

describe.skipIf(lacks("namespaces"))("an answer over IPv6", () => {
  it.each([
    ["one of several addresses", "fd00:6::7", "fd00:6::6", "fd00:6::7"],
    ["a link-local address", "fe80::7%six0", "fe80::6%six0", "fe80::7%six0"],
    ["a link-local address, to another scope", "fe80::7%six0", "fd00:6::6", "fe80::7%six0"],
    ["a group, on the interface that has no route", "ff02::6:6%six0", "fe80::6%six0", "fe80::6%six0"],
    ["a group from another scope", "ff05::6:6%six0", "fd00:6::6", "fd00:6::6"],
  ])("to what was sent to %s", async (_, to, client, from) => {
    const end = await run(
      `
      const server = new Socket(AF_INET6);
      server.options.set({ recvpktinfo: true });
      server.bind(["", 0, 0, 0]);
      for (const group of ["ff02::6:6%six0", "ff05::6:6%six0"]) server.join_group(group);
      const client = new Socket(AF_INET6);
      client.bind(["${client}", 0, 0, 0]);
      client.sendto("x", ["${to}", server.getsockname()[1], 0, 0]);
      await server.readable();
      const [received, out] = [new RecvBatch(1, 8, 64), new SendBatch(AF_INET6, 1, 8)];
      server.recvmmsg(received);
      out.setLength(0, 1);
      out.answer(0, received, 0);
      server.sendmmsg(out);
      const [, peer] = await client.recvfrom();
      console.log(formatHost(peer));
    `,
      MULTICAST_NETWORK,
    );
    expect(end).toEqual(cleanEnd(from));
  });
});
