import {
  AF_INET6,
  MSG_CTRUNC,
  SO_RCVBUF,
  SOF_TIMESTAMPING_OPT_ID,
  SOF_TIMESTAMPING_OPT_TSONLY,
  SOF_TIMESTAMPING_SOFTWARE,
  SOF_TIMESTAMPING_TX_SOFTWARE,
  SOL_SOCKET,
  Socket,
} from "@sixbeat/common/socket";
import type { Behaviour, Group } from "../behaviour.ts";
import { bound6 } from "../sockets.ts";

const LABEL = 0x6beaf;

const labels: readonly Behaviour[] = [
  {
    asserts: "recvflowinfo brings traffic class and flow label as a control message",
    python: `a = bound6(); a.setsockopt(IPPROTO_IPV6, 11, 1)
a.sendmsg([b"x"], [(41, 11, struct.pack("!I", ${LABEL})), (41, 67, struct.pack("i", 0xb8))], 0, a.getsockname())
anc = a.recvmsg(9, 256)[1]; [struct.unpack("!I", data)[0] for level, type, data in anc]`,
    here: async () => {
      using socket = bound6();
      socket.options.set({ recvflowinfo: true });
      const [, port] = socket.getsockname();
      socket.sendto("x", ["::1", port, (0xb8 << 20) | LABEL, 0]);
      const [, ancdata] = await socket.recvmsg(9, 256);
      return ancdata.map((message) => message.name === "FLOWINFO" && message.flowinfo);
    },
    is: [(0xb8 << 20) | LABEL],
  },
  {
    asserts: "and as the flowinfo of the sender's address",
    python: `a = bound6(); a.setsockopt(IPPROTO_IPV6, 11, 1)
a.sendmsg([b"x"], [(41, 11, struct.pack("!I", ${LABEL}))], 0, a.getsockname()); a.recvfrom(9)[1][2]`,
    here: async () => {
      using socket = bound6();
      socket.options.set({ recvflowinfo: true });
      const [, port] = socket.getsockname();
      socket.sendto("x", ["::1", port, LABEL, 0]);
      return (await socket.recvfrom(9))[1][2];
    },
    is: LABEL,
    differs: "Linux leaves the address's flowinfo 0; the control message tells it.",
  },
  {
    asserts: "sendto's flowinfo is the flow label on the wire",
    python: `a = bound6(); b = bound6(); a.setsockopt(IPPROTO_IPV6, 11, 1); a.setsockopt(IPPROTO_IPV6, 70, 0); b.setsockopt(IPPROTO_IPV6, 70, 0)
b.sendto(b"x", ("::1", a.getsockname()[1], ${LABEL}, 0)); [struct.unpack("!I", data)[0] for level, type, data in a.recvmsg(9, 256)[1]]`,
    here: async () => {
      using a = bound6();
      using b = bound6();
      a.options.set({ recvflowinfo: true });
      b.options.set({ autoflowlabel: false });
      b.sendto("x", ["::1", a.getsockname()[1], LABEL, 0]);
      const [, ancdata] = await a.recvmsg(9, 256);
      return ancdata.map((message) => message.name === "FLOWINFO" && message.flowinfo);
    },
    is: [LABEL],
    differs: "Linux ignores it until IPV6_FLOWINFO_SEND is set, which is done here when there is a flowinfo.",
  },
];

const times: readonly Behaviour[] = [
  {
    asserts: "timestampns brings the time of arrival: [messages, within a minute of the clock]",
    python: `a = bound6(); a.setsockopt(SOL_SOCKET, 35, 1); a.sendto(b"x", a.getsockname()); anc = a.recvmsg(9, 256)[1]
seconds, nanoseconds = struct.unpack("qq", anc[0][2]); [len(anc), abs(time.time() - seconds - nanoseconds / 1e9) < 60]`,
    here: async () => {
      using socket = bound6();
      socket.options.set({ timestampns: true });
      socket.sendto("x", socket.getsockname());
      const [, ancdata] = await socket.recvmsg(9, 256);
      const [stamp] = ancdata;
      const age = stamp?.name === "TIMESTAMPNS" ? Date.now() - Number(stamp.time / 1_000_000n) : Number.NaN;
      return [ancdata.length, Math.abs(age) < 60_000];
    },
    is: [1, true],
  },
  {
    asserts: "timestamping tells when a datagram left: [kind, its number, within a minute of the clock]",
    python: `import select
a = bound6(); a.setsockopt(SOL_SOCKET, 37, ${SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY})
a.sendto(b"x", a.getsockname()); poll = select.poll(); poll.register(a, 0); poll.poll(5000)
anc = {(level, type): data for level, type, data in a.recvmsg(64, 512, MSG_ERRQUEUE)[1]}
seconds, nanoseconds = struct.unpack_from("qq", anc[(1, 37)]); origin, key = struct.unpack_from("4xB7xI", anc[(41, 25)])
["timestamp" if origin == 4 else origin, key, abs(time.time() - seconds - nanoseconds / 1e9) < 60]`,
    here: async () => {
      using socket = bound6();
      socket.options.set({
        timestamping:
          SOF_TIMESTAMPING_TX_SOFTWARE |
          SOF_TIMESTAMPING_SOFTWARE |
          SOF_TIMESTAMPING_OPT_ID |
          SOF_TIMESTAMPING_OPT_TSONLY,
      });
      socket.sendto("x", socket.getsockname());
      const [report] = socket.recverr();
      if (report?.kind !== "timestamp") return report?.kind;
      const age = Date.now() - Number((report.software ?? 0n) / 1_000_000n);
      return [report.kind, report.key, Math.abs(age) < 60_000];
    },
    is: ["timestamp", 0, true],
  },
];

const room: readonly Behaviour[] = [
  {
    asserts: "rxq_ovfl is absent before the first drop",
    python: `a = bound6(); a.setsockopt(SOL_SOCKET, 40, 1); a.sendto(b"x", a.getsockname()); len(a.recvmsg(9, 256)[1])`,
    here: async () => {
      using socket = bound6();
      socket.options.set({ rxq_ovfl: true });
      socket.sendto("x", socket.getsockname());
      return (await socket.recvmsg(9, 256))[1].length;
    },
    is: 0,
  },
  {
    asserts: "rxq_ovfl tells what was dropped with the next datagram, as drops() does",
    here: async () => {
      using socket = bound6();
      socket.options.set({ rxq_ovfl: true });
      socket.setsockopt(SOL_SOCKET, SO_RCVBUF, 8192);
      for (let i = 0; i < 200; i++) socket.sendto(new Uint8Array(1000), socket.getsockname());
      await socket.recv();
      await socket.recv();
      socket.sendto("next", socket.getsockname());
      for (;;) {
        const [data, ancdata] = await socket.recvmsg(2000, 256, { timeout: 5000 });
        if (data.length > 4) continue;
        const [message] = ancdata;
        return message?.name === "RXQ_OVFL" && message.drops > 0 && message.drops === socket.drops();
      }
    },
    is: true,
  },
  {
    asserts: "256 octets hold all the control messages of the options together: [messages, cut]",
    here: async () => {
      using socket = new Socket(AF_INET6);
      socket.options.set({
        recvpktinfo: true,
        recvhoplimit: true,
        recvtclass: true,
        recvflowinfo: true,
        timestampns: true,
        udp_gro: true,
        rxq_ovfl: true,
      });
      socket.bind(["::1", 0, 0, 0]);
      socket.sendto("x", ["::1", socket.getsockname()[1], LABEL, 0]);
      const [, ancdata, flags] = await socket.recvmsg(9, 256);
      return [ancdata.map(({ name }) => name).sort(), (flags & MSG_CTRUNC) !== 0];
    },
    is: [["FLOWINFO", "HOPLIMIT", "PKTINFO", "TCLASS", "TIMESTAMPNS"], false],
  },
];

export const arrivals: Group = {
  title: "Flow labels, timestamps and drops",
  source: "RFC 6437; socket(7), ipv6(7); Documentation/networking/timestamping.rst.",
  behaviours: [...labels, ...times, ...room],
};
