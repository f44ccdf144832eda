import { type AddressFamily, type AddressOf, AF_INET, AF_INET6, MSG_DONTWAIT, Socket } from "@sixbeat/common/socket";
import { type Behaviour, type Group, throws } from "../behaviour.ts";
import { dual } from "../sockets.ts";

/** What the error queue says of a datagram to a port where nobody listens. */
async function reported<F extends AddressFamily>(
  socket: Socket<F>,
  address: (port: number) => AddressOf<F>,
): Promise<unknown> {
  socket.options.set({ recverr: true });
  const port = freePort();
  socket.sendto("anybody?", address(port));
  await socket.readable({ timeout: 5000 });
  return socket
    .recverr()
    .map((report) =>
      report.kind === "error"
        ? [
            report.data,
            report.error.code,
            report.extended.origin,
            report.extended.type,
            report.extended.code,
            report.destination?.[1] === port,
          ]
        : report.kind,
    )[0];
}

/** A port that was free a moment ago, of both families. */
function freePort(): number {
  using socket = dual();
  return socket.getsockname()[1];
}

const reportedPython = (socket: string, host: string, options: string) => `import select
a = ${socket}
for level, option in ${options}: a.setsockopt(level, option, 1)
b = dual6(); port = b.getsockname()[1]; b.close()
a.sendto(b"anybody?", ("${host}", port))
poll = select.poll(); poll.register(a, 0); poll.poll(5000)
data, anc, flags, to = a.recvmsg(64, 512, MSG_ERRQUEUE)
number, origin, type, code = struct.unpack_from("IBBB", anc[0][2]); [data, error_name(OSError(number, "")), origin, type, code, to[1] == port]`;

const errors: readonly Behaviour[] = [
  {
    asserts: "a port unreachable over IPv4: [payload, error, origin, type, code, destination]",
    python: reportedPython("udp4()", "127.0.0.1", "[(0, 11)]"),
    here: async () => {
      using a = new Socket(AF_INET);
      return await reported(a, (port) => ["127.0.0.1", port]);
    },
    is: [Buffer.from("anybody?"), "ECONNREFUSED", 2, 3, 3, true],
  },
  {
    asserts: "a port unreachable over IPv6",
    python: reportedPython("udp6()", "::1", "[(41, 25)]"),
    here: async () => {
      using a = new Socket(AF_INET6);
      return await reported(a, (port) => ["::1", port, 0, 0]);
    },
    is: [Buffer.from("anybody?"), "ECONNREFUSED", 3, 1, 4, true],
  },
  {
    asserts: "a port unreachable to an IPv4-mapped address",
    python: reportedPython("udp6()", "::ffff:127.0.0.1", "[(0, 11), (41, 25)]"),
    here: async () => {
      using a = new Socket(AF_INET6);
      return await reported(a, (port) => ["::ffff:127.0.0.1", port, 0, 0]);
    },
    is: [Buffer.from("anybody?"), "ECONNREFUSED", 2, 3, 3, true],
  },
  {
    asserts: "without recverr a connected socket hears of it once",
    python: `b = bound6(); to = b.getsockname(); b.close(); a = udp6(); a.connect(to); a.settimeout(5); a.send(b"x")
refused = attempted(a.recv, 9); a.settimeout(0); [refused, attempted(a.recv, 9)]`,
    here: async () => {
      using a = new Socket(AF_INET6);
      a.connect(["::1", freePort(), 0, 0]);
      a.send("x");
      const code = (reason: unknown) => (reason as { code: string }).code;
      const refused = await a.recv(9, { timeout: 5000 }).catch(code);
      return [refused, await a.recv(9, { flags: MSG_DONTWAIT }).catch(code)];
    },
    is: ["ECONNREFUSED", "EAGAIN"],
  },
  {
    asserts: "without recverr an unconnected socket hears nothing of it",
    python: `b = bound6(); to = b.getsockname(); b.close(); a = udp6(); a.sendto(b"x", to); a.settimeout(0.05); a.recv(9)`,
    here: async () => {
      using a = new Socket(AF_INET6);
      a.sendto("x", ["::1", freePort(), 0, 0]);
      return await a.recv(9, { timeout: 50 });
    },
    is: throws("SocketTimeout"),
  },
];

export const icmpErrors: Group = {
  title: "ICMP errors",
  source: "quinn-udp's tests: recv_transport_error, recv_transport_error_ipv6. RFC 4443; ip(7), IP_RECVERR.",
  behaviours: errors,
};
