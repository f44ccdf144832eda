import { describe, expect, it } from "vitest";
import { lacks } from "../../support/requires.ts";
import { cleanEnd, OWN_NETWORK, run } from "./child.ts";

const LEASES = `
import { readFileSync } from "node:fs";
const bound = () => { const s = new Socket(AF_INET6); s.bind(["::1", 0, 0, 0]); return s; };
// The labels that are leased in this network namespace, and how: the first two columns.
const leases = () => readFileSync("/proc/net/ip6_flowlabel", "utf8").trim().split("\\n").slice(1)
  .map((line) => line.trim().split(/\\s+/).slice(0, 2).join(" ")).sort().join(", ");
// struct in6_flowlabel_req for ::1: GET, with IPV6_FL_S_EXCL and IPV6_FL_F_CREATE.
function takeForMyself(s, label) {
  const request = new Uint8Array(32);
  request[15] = 1;
  new DataView(request.buffer).setUint32(16, label, false);
  request.set([0, 1, 1, 0], 20);
  s.setsockopt(SOL_IPV6, IPV6_FLOWLABEL_MGR, request);
}
const owner = bound();
const peer = bound();
const to = (label) => ["::1", peer.getsockname()[1], label, 0];
`;

describe.skipIf(lacks("namespaces"))("a flow label, where some socket holds one for itself", () => {
  it("is leased when it is needed, and by each way of sending", async () => {
    const end = await run(
      `${LEASES}
      const free = bound();
      free.sendto("x", to(0x22222));
      console.log("before: " + leases());
      takeForMyself(owner, 0x11111);
      const one = bound();
      console.log(one.sendto("one", to(0x22222)));
      const two = bound();
      two.connect(to(0x33333));
      console.log(two.send("two"));
      const batch = new SendBatch(AF_INET6, 2, 8);
      batch.setAddress(0, to(0x44444));
      batch.setAddress(1, to(0x44444));
      console.log(bound().sendmmsg(batch));
      console.log("after: " + leases());
      console.log(peer.recvmmsg(new RecvBatch(8, 8)));
    `,
      OWN_NETWORK,
    );
    const after = "after: 11111 1, 22222 255, 33333 255, 44444 255";
    expect(end).toEqual(cleanEnd("before: ", "3", "3", "2", after, "5"));
  });

  it("is refused when that socket holds this very one", async () => {
    const end = await run(
      `${LEASES}
      takeForMyself(owner, 0x11111);
      try { bound().sendto("x", to(0x11111)); } catch (error) { console.log(error.message); }
      console.log(owner.sendto("mine", to(0x11111)));
    `,
      OWN_NETWORK,
    );
    const refusal = "setsockopt IPV6_FLOWLABEL_MGR: operation not permitted (EPERM)";
    expect(end).toEqual(cleanEnd(refusal, "4"));
  });
});
