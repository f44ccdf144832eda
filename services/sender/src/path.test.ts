import { AF_INET, AF_INET6, type IPv6Address, Socket } from "@sixbeat/common/socket";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Path, type PathEvents } from "./path.ts";

const OPTIONS = { hopLimit: undefined, trafficClass: 0, flowinfo: 0 };
const TEST_NET: IPv6Address = ["2001:db8::1", 54321, 0, 0];

describe(Path, () => {
  let receiver: Socket<typeof AF_INET6>;
  let log: string[];
  let path: Path;

  beforeEach(() => {
    receiver = new Socket(AF_INET6);
    receiver.bind(["::1", 0, 0, 0]);
    log = [];
    const events: PathEvents = {
      sent: (_, data) => log.push(`sent ${Buffer.from(data)}`),
      notSent: (_, error) => log.push(`not sent ${error.code}`),
      icmpError: (_, type) => log.push(`icmp ${type}`),
      peerChanged: ({ peer }) => log.push(`peer ${peer?.[0]}`),
    };
    path = new Path("a target", OPTIONS, events);
  });

  afterEach(() => {
    path[Symbol.dispose]();
    receiver.close();
  });

  const send = (text: string) => path.send(Buffer.from(text));

  it("sends datagrams to its peer and numbers them from 0", async () => {
    path.choosePeer([receiver.getsockname()]);
    expect(path.seq).toBe(0);
    send("one");
    send("");
    expect(path.seq).toBe(2);
    expect(Buffer.from(await receiver.recv()).toString()).toBe("one");
    expect(await receiver.recv()).toHaveLength(0);
    expect(log).toEqual(["peer ::1", "sent one", "sent "]);
  });

  it("says why it has no address, and counts each datagram as not sent", () => {
    expect(path.state).toBe("unresolved");
    path.noPeer(Object.assign(new Error("name not known"), { code: "EAI_NONAME" }));
    send("lost");
    expect(log).toEqual(["not sent EAI_NONAME"]);
    expect(path.seq).toBe(1);
  });

  it("goes on sending to an address whose name can't be resolved any more", () => {
    path.choosePeer([receiver.getsockname()]);
    path.noPeer(Object.assign(new Error("name not known"), { code: "EAI_AGAIN" }));
    send("still");
    expect(path.state).toBe("stale");
    expect(log).toContain("sent still");
    path.choosePeer([receiver.getsockname()]);
    expect(path.state).toBe("resolved");
  });

  it("reports the ICMP error about an earlier datagram once, and sends the present one all the same", () => {
    const address = receiver.getsockname();
    receiver.close();
    path.choosePeer([address]);
    send("into the void");
    send("again");
    expect(log).toEqual(["peer ::1", "sent into the void", "icmp port_unreachable", "sent again"]);
    path.takePendingError();
    path.takePendingError();
    expect(log.filter((line) => line === "icmp port_unreachable")).toHaveLength(2);
    expect(path.troubles).toBe(2);
  });

  it("counts a datagram that is larger than any path as not sent, and lives", async () => {
    path.choosePeer([receiver.getsockname()]);
    path.send(new Uint8Array(65_528));
    send("fits");
    expect(log.slice(1)).toEqual(["not sent EMSGSIZE", "sent fits"]);
  });

  it("takes the first address that this host can reach", () => {
    // No host has an interface with this index.
    path.choosePeer([["fe80::1", 54321, 0, 999_999], receiver.getsockname()]);
    expect(path.peer?.[0]).toBe("::1");
  });

  it("keeps its address while the name still has it, whatever the order", () => {
    const other: IPv6Address = ["::1", 9, 0, 0];
    path.choosePeer([receiver.getsockname()]);
    path.choosePeer([other, receiver.getsockname()]);
    expect(path.peer).toEqual(receiver.getsockname());
    path.choosePeer([other]);
    expect(path.peer).toEqual(other);
    expect(log).toHaveLength(2);
  });

  it("leaves an IPv4 address for an IPv6 one that can be reached", () => {
    using v4 = new Socket(AF_INET);
    v4.bind(["127.0.0.1", 0]);
    path.choosePeer([v4.getsockname()]);
    path.choosePeer([receiver.getsockname(), v4.getsockname()]);
    expect(path.peer?.[0]).toBe("::1");
  });

  it("remembers an address that can't be reached yet, and tries again with every datagram", () => {
    path.choosePeer([["fe80::1", 54321, 0, 999_999]]);
    send("a");
    send("b");
    expect(path.peer?.[0]).toBe("fe80::1");
    expect(log.slice(1)).toEqual([expect.stringMatching(/^not sent E/), expect.stringMatching(/^not sent E/)]);
  });

  it("closes its socket when it is disposed", () => {
    path.choosePeer([TEST_NET]);
    path[Symbol.dispose]();
    path[Symbol.dispose]();
  });
});
