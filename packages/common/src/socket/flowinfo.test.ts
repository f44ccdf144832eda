import { describe, expect, it } from "vitest";
import { AF_INET, AF_INET6, Socket } from "./index.ts";
import { bound6 } from "./test-support.ts";

describe("flowinfo", () => {
  it("is the flow label and the traffic class of this datagram, and is reported", async () => {
    using receiver = bound6("::1", { recvflowinfo: true });
    using sender = bound6();
    const [host, port] = receiver.getsockname();
    for (const flowinfo of [0x12345, 0xb900000, 0xb912345, 0x0fffffff]) {
      sender.sendto("x", [host, port, flowinfo, 0]);
      const [, from] = await receiver.recvfrom();
      const label = flowinfo & 0xfffff;
      // Where none is named, the kernel makes a flow label up.
      expect(from[2] & 0x0ff00000).toBe(flowinfo & 0x0ff00000);
      if (label !== 0) expect(from[2] & 0xfffff).toBe(label);
      expect([from[0], from[1], from[3]]).toEqual([sender.getsockname()[0], sender.getsockname()[1], 0]);
    }
  });

  it("of a connected peer becomes the socket's", async () => {
    using receiver = bound6("::1", { recvflowinfo: true });
    using sender = bound6();
    const [host, port] = receiver.getsockname();
    sender.connect([host, port, 0x0a754321, 0]);
    expect(sender.getpeername()).toEqual([host, port, 0x0a754321, 0]);
    sender.send("x");
    expect((await receiver.recvmsg(10, 256))[3][2]).toBe(0x0a754321);
    expect(sender.options.get("tclass")).toBe(0xa7);
  });

  it("gives way to a traffic class that is spelled out", async () => {
    using receiver = bound6("::1", { recvflowinfo: true });
    const [host, port] = receiver.getsockname();
    receiver.sendmsg(["x"], [{ name: "TCLASS", trafficClass: 1 }], 0, [host, port, 0xb912345, 0]);
    expect((await receiver.recvfrom())[1][2]).toBe(0x0112345);
  });

  it("may be a control message, and is 0 when it was not asked for", async () => {
    using receiver = bound6("::1", { recvflowinfo: true });
    receiver.sendmsg(["x"], [{ name: "FLOWINFO", flowinfo: 0x54321 }], 0, receiver.getsockname());
    const [, ancdata, , from] = await receiver.recvmsg(10, 256);
    expect(ancdata).toEqual([{ name: "FLOWINFO", flowinfo: 0x54321 }]);
    expect(from[2]).toBe(0x54321);
    receiver.options.set({ recvflowinfo: false });
    receiver.sendmsg(["x"], [{ name: "FLOWINFO", flowinfo: 0x54321 }], 0, receiver.getsockname());
    expect((await receiver.recvfrom())[1][2]).toBe(0);
  });

  it("carries its traffic class over IPv4, too", async () => {
    using receiver = new Socket(AF_INET);
    receiver.options.set({ recvtclass: true });
    receiver.bind(["127.0.0.1", 0]);
    using sender = new Socket(AF_INET6);
    sender.sendto("x", ["127.0.0.1", receiver.getsockname()[1], 0xb800000, 0]);
    expect((await receiver.recvmsg(10, 256))[1]).toEqual([{ name: "TCLASS", trafficClass: 0xb8 }]);
  });
});
