import { AF_INET6, Socket } from "@sixbeat/common/socket";
import { RunningCommand } from "../../support/running-command.ts";
import type { Behaviour, Group } from "../behaviour.ts";
import { beside } from "../beside.ts";
import { type Bound6, bound6 } from "../sockets.ts";

const LABEL = 0x6beaf;

/** What tcpdump prints of the header of one datagram. */
async function onTheWire(send: (socket: Bound6) => void): Promise<string> {
  using socket = bound6();
  const filter = `udp dst port ${socket.getsockname()[1]}`;
  await using tcpdump = new RunningCommand([
    "tcpdump",
    "-i",
    "lo",
    "-n",
    "-v",
    "-l",
    "--immediate-mode",
    "-c",
    "1",
    "-Z",
    "root",
    filter,
  ]);
  await tcpdump.says(/listening on/);
  send(socket);
  const [, header = ""] = await tcpdump.says(/IP6 \((.*), next-header/);
  return header;
}

const wire = (asserts: string, send: (socket: Bound6) => void, header: string) =>
  beside(
    `tcpdump sees ${asserts}`,
    async () => {
      const seen = await onTheWire(send);
      return [header, seen.includes(header) ? header : seen];
    },
    { needs: ["tcpdump"] },
  );

const to = (socket: Bound6, flowinfo: number) => ["::1", socket.getsockname()[1], flowinfo, 0] as const;

const headers: readonly Behaviour[] = [
  wire("the flow label of sendto's address", (s) => s.sendto("x", to(s, LABEL)), "flowlabel 0x6beaf"),
  wire(
    "the traffic class of sendto's address",
    (s) => s.sendto("x", to(s, (0xb8 << 20) | LABEL)),
    "class 0xb8, flowlabel 0x6beaf",
  ),
  wire(
    "the flow label of a control message",
    (s) => s.sendmsg(["x"], [{ name: "FLOWINFO", flowinfo: LABEL }], 0, to(s, 0)),
    "flowlabel 0x6beaf",
  ),
  wire(
    "the traffic class of a control message",
    (s) => s.sendmsg(["x"], [{ name: "TCLASS", trafficClass: 0xb8 }], 0, to(s, 0)),
    "class 0xb8",
  ),
  wire(
    "the hop limit of a control message",
    (s) => s.sendmsg(["x"], [{ name: "HOPLIMIT", hopLimit: 3 }], 0, to(s, 0)),
    "hlim 3",
  ),
  wire(
    "the hop limit of an option",
    (s) => {
      s.options.set({ unicast_hops: 7 });
      s.sendto("x", to(s, 0));
    },
    "hlim 7",
  ),
  wire(
    "the flow label of connect's address",
    (s) => {
      using other = new Socket(AF_INET6);
      other.connect(to(s, LABEL));
      other.send("x");
    },
    "flowlabel 0x6beaf",
  ),
];

export const wireTruth: Group = {
  title: "What tcpdump sees",
  source: "tcpdump(8) on the interface lo. RFC 8200, section 3.",
  behaviours: headers,
};
