import { MSG_CTRUNC, MSG_DONTWAIT, MSG_PEEK, MSG_TRUNC } from "@sixbeat/common/socket";
import { type Behaviour, type Group, throws } from "../behaviour.ts";
import { type Bound6, bound6 } from "../sockets.ts";

/** Datagrams that wait in a socket of its own, and what a call makes of them. */
function from(data: readonly string[], call: (socket: Bound6) => Promise<unknown>): () => Promise<unknown> {
  return async () => {
    using socket = bound6();
    for (const each of data) socket.sendto(each, socket.getsockname());
    return await call(socket);
  };
}

const waiting = (...data: readonly string[]) =>
  `a = bound6(); to = a.getsockname(); [a.sendto(each, to) for each in [${data.map((each) => `b"${each}"`).join(", ")}]]`;

const TEN = "0123456789";

/** The flags of a message that tell of something cut. */
const cut = (flags: number) => flags & (MSG_TRUNC | MSG_CTRUNC);
const CUT = "& (MSG_TRUNC | MSG_CTRUNC)";

const one: readonly Behaviour[] = [
  {
    asserts: "recvmsg returns octets, control messages, flags and the sender",
    python: `${waiting(TEN)}; data, anc, flags, sender = a.recvmsg(64); [data, anc, flags ${CUT}, sender == to]`,
    here: from([TEN], async (socket) => {
      const [data, ancdata, flags, address] = await socket.recvmsg(64);
      return [data, ancdata, cut(flags), JSON.stringify(address) === JSON.stringify(socket.getsockname())];
    }),
    is: [Buffer.from(TEN), [], 0, true],
  },
  {
    asserts: "its defaults may be spelled out",
    python: `${waiting(TEN)}; a.recvmsg(64, 0, 0)[0]`,
    here: from([TEN], async (socket) => (await socket.recvmsg(64, 0, { flags: 0 }))[0]),
  },
  {
    asserts: "a datagram shorter than the buffer comes as it is",
    python: `${waiting("0123")}; a.recvmsg(64)[0]`,
    here: from(["0123"], async (socket) => (await socket.recvmsg(64))[0]),
  },
  {
    asserts: "a longer one is cut, and MSG_TRUNC says so",
    c: `int a = bound6(); struct sockaddr_in6 to = name6(a); char got[4]; struct iovec v = {got, 4};
struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1}; sendto(a, "${TEN}", 10, 0, ADDRESS(to));
octets(got, recvmsg(a, &m, 0)); number(m.msg_flags);`,
    python: `${waiting(TEN)}; data, _, flags, _ = a.recvmsg(4); [data, flags]`,
    here: from([TEN], async (socket) => {
      const [data, , flags] = await socket.recvmsg(4);
      return [data, flags];
    }),
    is: [Buffer.from("0123"), MSG_TRUNC],
  },
  {
    asserts: "room for 1 octet of control messages takes nothing from the data",
    python: `${waiting(TEN)}; data, anc, flags, _ = a.recvmsg(64, 1); [data, anc, flags ${CUT}]`,
    here: from([TEN], async (socket) => {
      const [data, ancdata, flags] = await socket.recvmsg(64, 1);
      return [data, ancdata, cut(flags)];
    }),
  },
  {
    asserts: "room for 10,240 octets of control messages finds none that there are not",
    python: `${waiting(TEN)}; data, anc, flags, _ = a.recvmsg(64, 10240); [data, anc, flags ${CUT}]`,
    here: from([TEN], async (socket) => {
      const [data, ancdata, flags] = await socket.recvmsg(64, 10_240);
      return [data, ancdata, cut(flags)];
    }),
  },
  {
    asserts: "MSG_PEEK leaves the datagram, twice",
    python: `${waiting(TEN)}; [a.recvmsg(4, 0, MSG_PEEK)[0], a.recvmsg(64, 0, MSG_PEEK)[0], a.recvmsg(64)[0]]`,
    here: from([TEN], async (socket) => [
      (await socket.recvmsg(4, 0, { flags: MSG_PEEK }))[0],
      (await socket.recvmsg(64, 0, { flags: MSG_PEEK }))[0],
      (await socket.recvmsg(64))[0],
    ]),
  },
  {
    asserts: "it gets what sendmsg has sent from several buffers",
    python: "a = bound6(); a.sendmsg([b'01', b'23'], [], 0, a.getsockname()); a.recvmsg(64)[0]",
    here: from([], async (socket) => {
      socket.sendmsg(["01", "23"], [], 0, socket.getsockname());
      return (await socket.recvmsg(64))[0];
    }),
  },
  {
    asserts: "an empty datagram is no end",
    python: `${waiting("", TEN)}; [a.recvmsg(64)[0], a.recvmsg(64)[0]]`,
    here: from(["", TEN], async (socket) => [(await socket.recvmsg(64))[0], (await socket.recvmsg(64))[0]]),
  },
  {
    asserts: "nothing comes after close",
    python: "a = bound6(); a.close(); a.recvmsg(64)",
    here: async () => {
      const socket = bound6();
      socket.close();
      await socket.recvmsg(64);
    },
    is: throws("EBADF"),
  },
  ...[
    {
      asserts: "a negative size is refused",
      python: "recvmsg(-1, 0, 0)",
      call: (socket: Bound6) => socket.recvmsg(-1),
    },
    {
      asserts: "a negative size for control messages is refused",
      python: "recvmsg(64, -1, 0)",
      call: (socket: Bound6) => socket.recvmsg(64, -1),
    },
  ].map(({ asserts, python, call }) => ({
    asserts,
    python: `bound6().${python}`,
    here: from([], call),
    is: throws("RangeError"),
  })),
  {
    asserts: "a size that is text is refused",
    python: "bound6().recvmsg('64')",
    here: from([], (socket) => socket.recvmsg("64" as unknown as number)),
    is: throws("TypeError"),
  },
];

const into: readonly Behaviour[] = [
  {
    asserts: "recvmsg_into fills the buffer and tells how many octets",
    python: `${waiting(TEN)}; buffer = bytearray(12); n, anc, flags, _ = a.recvmsg_into([buffer]); [n, anc, flags ${CUT}, buffer]`,
    here: from([TEN], async (socket) => {
      const buffer = Buffer.alloc(12);
      const [n, ancdata, flags] = await socket.recvmsg_into([buffer]);
      return [n, ancdata, cut(flags), buffer];
    }),
  },
  {
    asserts: "recvmsg_into scatters over three buffers",
    python: `${waiting(TEN)}; parts = [bytearray(1), bytearray(3), bytearray(20)]; n = a.recvmsg_into(parts)[0]; [n, *parts]`,
    here: from([TEN], async (socket) => {
      const parts = [Buffer.alloc(1), Buffer.alloc(3), Buffer.alloc(20)];
      const [n] = await socket.recvmsg_into(parts);
      return [n, ...parts];
    }),
  },
  {
    asserts: "recvmsg_into takes its buffers from a generator",
    python: `${waiting(TEN)}; buffer = bytearray(12); [a.recvmsg_into(part for part in [buffer])[0], buffer]`,
    here: from([TEN], async (socket) => {
      const buffer = Buffer.alloc(12);
      function* parts() {
        yield buffer;
      }
      const [n] = await socket.recvmsg_into(parts());
      return [n, buffer];
    }),
  },
  {
    asserts: "recvmsg_into cuts what there is no room for, and says so",
    python: `${waiting(TEN)}; buffer = bytearray(4); n, _, flags, _ = a.recvmsg_into([buffer]); [n, flags ${CUT}, buffer]`,
    here: from([TEN], async (socket) => {
      const buffer = Buffer.alloc(4);
      const [n, , flags] = await socket.recvmsg_into([buffer]);
      return [n, cut(flags), buffer];
    }),
  },
  {
    asserts: "recvmsg_into takes a part of an array",
    python: `${waiting(TEN)}; buffer = bytearray(14); a.recvmsg_into([memoryview(buffer)[2:12]]); buffer`,
    here: from([TEN], async (socket) => {
      const buffer = Buffer.alloc(14);
      await socket.recvmsg_into([buffer.subarray(2, 12)]);
      return buffer;
    }),
  },
  ...[
    { asserts: "a buffer that is text", python: "['x']", buffers: ["x"] },
    { asserts: "a buffer that is nothing", python: "[None]", buffers: [null] },
    { asserts: "buffers that are no list", python: "5", buffers: 5 },
  ].map(({ asserts, python, buffers }) => ({
    asserts: `recvmsg_into refuses ${asserts}`,
    python: `bound6().recvmsg_into(${python}, 0, MSG_DONTWAIT)`,
    here: from([], (socket) => socket.recvmsg_into(buffers as never, 0, { flags: MSG_DONTWAIT })),
    is: throws("TypeError"),
  })),
];

const single: readonly Behaviour[] = ["recv_into", "recvfrom_into"].flatMap((name): Behaviour[] => {
  const count = (socket: Bound6, buffer: Uint8Array, nbytes?: number) =>
    name === "recv_into"
      ? socket.recv_into(buffer, nbytes, { timeout: 5000 })
      : socket.recvfrom_into(buffer, nbytes, { timeout: 5000 }).then(([n]) => n);
  const python =
    name === "recv_into" ? (args: string) => `a.recv_into(${args})` : (args: string) => `a.recvfrom_into(${args})[0]`;
  return [
    {
      asserts: `${name} fills the caller's buffer`,
      python: `${waiting(TEN)}; buffer = bytearray(12); [${python("buffer")}, buffer]`,
      here: from([TEN], async (socket) => {
        const buffer = Buffer.alloc(12);
        return [await count(socket, buffer), buffer];
      }),
    },
    {
      asserts: `${name} takes as many octets as it is told`,
      python: `${waiting(TEN)}; buffer = bytearray(12); [${python("buffer, 3")}, buffer]`,
      here: from([TEN], async (socket) => {
        const buffer = Buffer.alloc(12);
        return [await count(socket, buffer, 3), buffer];
      }),
    },
    {
      asserts: `${name} fills a part of an array`,
      python: `${waiting(TEN)}; buffer = bytearray(12); [${python("memoryview(buffer)[2:]")}, buffer]`,
      here: from([TEN], async (socket) => {
        const buffer = Buffer.alloc(12);
        return [await count(socket, buffer.subarray(2)), buffer];
      }),
    },
    {
      asserts: `${name} refuses a buffer smaller than it is told`,
      python: `${waiting(TEN)}; ${python("bytearray(4), 5")}`,
      here: from([TEN], (socket) => count(socket, new Uint8Array(4), 5)),
      is: throws("RangeError"),
    },
    {
      asserts: `${name} refuses a negative number of octets`,
      python: `${waiting(TEN)}; ${python("bytearray(4), -1")}`,
      here: from([TEN], (socket) => count(socket, new Uint8Array(4), -1)),
      is: throws("RangeError"),
    },
    {
      asserts: `${name} with an empty buffer ${name === "recv_into" ? "takes no datagram" : "takes a datagram and tells its sender"}: [octets, what comes next]`,
      python: `${waiting("first", "second")}; [${python("bytearray()")}, a.recv(64)]`,
      here: from(["first", "second"], async (socket) => [
        await count(socket, new Uint8Array(0)),
        await socket.recv(64),
      ]),
    },
    {
      asserts: `${name} writes no text`,
      python: `${waiting(TEN)}; ${python("'text'")}`,
      here: from([TEN], (socket) => count(socket, "text" as unknown as Uint8Array)),
      is: throws("TypeError"),
    },
  ];
});

export const receiving: Group = {
  title: "recvmsg, recvmsg_into, recv_into, recvfrom_into",
  source: "CPython: RecvmsgTests, RecvmsgIntoTests, BufferIOTest. recvmsg(2).",
  behaviours: [...one, ...into, ...single],
};
