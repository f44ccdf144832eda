import { describe, expect, it } from "vitest";
import { lacks } from "../../support/requires.ts";
import { cleanEnd, run } from "./child.ts";

const COMMAND = `ip link set lo up && ip link add six0 type veth peer name six1 &&
ip link set six1 up && ip link set six0 addrgenmode none up &&
ip address add fe80::6/64 dev six0 nodad && exec "$@"`;

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
