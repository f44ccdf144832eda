import {
  AF_INET6,
  CMSG_LEN,
  CMSG_SPACE,
  IPPROTO_IPV6,
  IPV6_HOPLIMIT,
  IPV6_TCLASS,
  type SendControl,
  Socket,
} from "@sixbeat/common/socket";
import { attempted } from "../attempted.ts";
import { type Behaviour, type Group, throws } from "../behaviour.ts";
import { type Bound6, bound6 } from "../sockets.ts";

/** What arrives of what `send` sends to a socket of its own. */
async function received(send: (socket: Bound6, to: ReturnType<Bound6["getsockname"]>) => unknown): Promise<Uint8Array> {
  using socket = bound6();
  send(socket, socket.getsockname());
  return await socket.recv(64, { timeout: 5000 });
}

const own = (call: string) => `a = bound6(); to = a.getsockname(); ${call}; a.recv(64)`;
const sends = (call: string) => `a = bound6(); to = a.getsockname(); ${call}`;

const payloads: readonly Behaviour[] = [
  {
    asserts: "sendmsg returns the octets sent",
    c: `int a = bound6(); struct sockaddr_in6 to = name6(a); struct iovec v = {"0123456789", 10};
struct msghdr m = {.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &v, .msg_iovlen = 1}; result(sendmsg(a, &m, 0));`,
    python: sends("a.sendmsg([b'0123456789'], [], 0, to)"),
    here: () => {
      using a = bound6();
      return a.sendmsg([Buffer.from("0123456789")], [], 0, a.getsockname());
    },
    is: 10,
  },
  {
    asserts: "two buffers make one datagram",
    c: `int a = bound6(); struct sockaddr_in6 to = name6(a); struct iovec v[] = {{"01234", 5}, {"56789", 5}}; char got[64];
struct msghdr m = {.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = v, .msg_iovlen = 2};
sendmsg(a, &m, 0); octets(got, recv(a, got, sizeof got, 0));`,
    python: own("a.sendmsg([b'01234', b'56789'], [], 0, to)"),
    here: () => received((a, to) => a.sendmsg([Buffer.from("01234"), Buffer.from("56789")], [], 0, to)),
  },
  {
    asserts: "the buffers may come from a generator",
    python: own("a.sendmsg((part for part in [b'01', b'23']), [], 0, to)"),
    here: () =>
      received((a, to) => {
        function* parts() {
          yield Buffer.from("01");
          yield Buffer.from("23");
        }
        a.sendmsg(parts(), [], 0, to);
      }),
  },
  {
    asserts: "the control messages may come from a generator",
    python: own(
      "a.sendmsg([b'x'], (message for message in [(IPPROTO_IPV6, IPV6_HOPLIMIT, struct.pack('i', 2))]), 0, to)",
    ),
    here: () =>
      received((a, to) => {
        function* messages(): Generator<SendControl> {
          yield { name: "HOPLIMIT", hopLimit: 2 };
        }
        a.sendmsg([Buffer.from("x")], messages(), 0, to);
      }),
  },
  {
    asserts: "an array of larger numbers is sent as its octets",
    python: own("a.sendmsg([array.array('H', [0x3130, 0x3332])], [], 0, to)"),
    here: () => received((a, to) => a.sendmsg([Uint16Array.of(0x3130, 0x3332) as unknown as Uint8Array], [], 0, to)),
    is: throws("TypeError"),
    differs: "what its octets are depends on the processor: `new Uint8Array(array.buffer)` says that it is meant.",
  },
  {
    asserts: "no buffer at all is an empty datagram",
    python: own("a.sendmsg([], [], 0, to)"),
    here: () => received((a, to) => a.sendmsg([], [], 0, to)),
  },
  {
    asserts: "without an address it goes to the connected peer",
    python: "a = bound6(); b = bound6(); a.connect(b.getsockname()); a.sendmsg([b'x']); b.recv(9)",
    here: async () => {
      using a = bound6();
      using b = bound6();
      a.connect(b.getsockname());
      a.sendmsg([Buffer.from("x")]);
      return await b.recv(9);
    },
  },
  {
    asserts: "without an address or a peer it is refused",
    python: "bound6().sendmsg([b'x'])",
    here: () => {
      using a = bound6();
      a.sendmsg([Buffer.from("x")]);
    },
    is: throws("EDESTADDRREQ"),
  },
  {
    asserts: "nothing can be sent after close",
    python: "a = bound6(); to = a.getsockname(); a.close(); a.sendmsg([b'x'], [], 0, to)",
    here: () => {
      const a = bound6();
      const to = a.getsockname();
      a.close();
      a.sendmsg([Buffer.from("x")], [], 0, to);
    },
    is: throws("EBADF"),
  },
];

/** Arguments that are none, each in Python's and in our words. */
const BAD: readonly (readonly [asserts: string, python: string, here: (a: Bound6) => unknown])[] = [
  ["buffers that are no list", "a.sendmsg(b'x')", (a) => a.sendmsg(Buffer.from("x") as never)],
  ["a buffer that is a number", "a.sendmsg([5])", (a) => a.sendmsg([5] as never)],
  ["a buffer that is nothing", "a.sendmsg([None])", (a) => a.sendmsg([null] as never)],
  ["control messages that are no list", "a.sendmsg([b''], 5)", (a) => a.sendmsg([""], 5 as never)],
  ["a control message that is nothing", "a.sendmsg([b''], [None])", (a) => a.sendmsg([""], [null] as never)],
  [
    "a control message without data",
    "a.sendmsg([b''], [(0, 0)])",
    (a) => a.sendmsg([""], [{ level: 0, type: 0 }] as never),
  ],
  [
    "a level that is text",
    "a.sendmsg([b''], [('0', 0, b'')])",
    (a) => a.sendmsg([""], [{ level: "0", type: 0, data: Buffer.from("") }] as never),
  ],
  [
    "a type that is text",
    "a.sendmsg([b''], [(0, '0', b'')])",
    (a) => a.sendmsg([""], [{ level: 0, type: "0", data: Buffer.from("") }] as never),
  ],
  [
    "data that is a number",
    "a.sendmsg([b''], [(0, 0, 5)])",
    (a) => a.sendmsg([""], [{ level: 0, type: 0, data: 5 }] as never),
  ],
  [
    "a good and then a bad control message",
    "a.sendmsg([b''], [(41, 52, bytes(4)), (0, 0, 5)])",
    (a) =>
      a.sendmsg([""], [
        { name: "HOPLIMIT", hopLimit: 2 },
        { level: 0, type: 0, data: 5 },
      ] as never),
  ],
  ["flags that are text", "a.sendmsg([b''], [], '0')", (a) => a.sendmsg([""], [], "0" as never)],
];

const refusals: readonly Behaviour[] = BAD.map(([asserts, python, here]) => ({
  asserts: `${asserts}: refused`,
  python: `a = bound6(); ${python}`,
  here: () => {
    using a = bound6();
    return here(a);
  },
  is: throws("TypeError"),
}));

const LENGTHS = [0, 1, 4, 7, 8, 9, 20, 28, 44, 1024, 65536, 0x7fffffff - 24];
const OUTSIDE = [-1, 0x7fffffff, 2 ** 32, 2 ** 53 - 1];

/** A CMSG_ macro over its whole range and beyond. */
function macro(
  name: "CMSG_LEN" | "CMSG_SPACE",
  ours: (length: number) => number,
  source: string,
): readonly Behaviour[] {
  return [
    {
      asserts: `${name} tells what the macro tells`,
      c: `list(); const long long all[] = {${LENGTHS.join(", ")}};
for (unsigned i = 0; i < sizeof all / sizeof *all; i++) number(${name}(all[i]));`,
      python: `[${name}(n) for n in ${JSON.stringify(LENGTHS)}]`,
      here: () => LENGTHS.map(ours),
      note: source,
      shown: `${LENGTHS.length} lengths`,
    },
    {
      asserts: `${name} refuses what is out of range`,
      python: `[attempted(${name}, n).replace("OverflowError", "RangeError") for n in ${JSON.stringify(OUTSIDE)}]`,
      here: () => OUTSIDE.map((length) => attempted(() => ours(length))),
      shown: OUTSIDE.join(", "),
    },
  ];
}

const macros: readonly Behaviour[] = [
  ...macro("CMSG_LEN", CMSG_LEN, "RFC 3542, section 20.3: what is in it, without padding at the end."),
  ...macro("CMSG_SPACE", CMSG_SPACE, "RFC 3542, section 20.2: with the padding, so never less than CMSG_LEN."),
];

export const sending: Group = {
  title: "sendmsg",
  source: "CPython: SendmsgTests, SendmsgConnectionlessTests. sendmsg(2), cmsg(3).",
  behaviours: [
    ...payloads,
    ...refusals,
    {
      asserts: "an unknown control message of IPv6 is refused by the kernel",
      python: sends("a.sendmsg([b''], [(IPPROTO_IPV6, 255, b'')], 0, to)"),
      here: () => {
        using a = bound6();
        a.sendmsg([""], [{ level: IPPROTO_IPV6, type: 255, data: new Uint8Array(0) }], 0, a.getsockname());
      },
      is: throws("EINVAL"),
    },
    {
      asserts: "a control message of 5 octets where 4 are right is refused, and the socket works on",
      python: sends(`failed = attempted(a.sendmsg, [b''], [(IPPROTO_IPV6, IPV6_TCLASS, bytes(5))], 0, to)
[failed, a.sendmsg([b'x'], [], 0, to)]`),
      here: () => {
        using a = bound6();
        const odd: SendControl = { level: IPPROTO_IPV6, type: IPV6_TCLASS, data: new Uint8Array(5) };
        return [attempted(() => a.sendmsg([""], [odd], 0, a.getsockname())), a.sendmsg(["x"], [], 0, a.getsockname())];
      },
      is: ["EINVAL", 1],
    },
    {
      asserts: "a hop limit of 256 is refused",
      python: sends("a.sendmsg([b''], [(IPPROTO_IPV6, IPV6_HOPLIMIT, struct.pack('i', 256))], 0, to)"),
      here: () => {
        using a = bound6();
        a.sendmsg([""], [{ name: "HOPLIMIT", hopLimit: 256 }], 0, a.getsockname());
      },
      is: throws("RangeError"),
      differs: "a typed message is checked before the kernel sees it; the same octets as a raw one are EINVAL.",
    },
    {
      asserts: "the same spelled out is refused by the kernel",
      python: sends("a.sendmsg([b''], [(IPPROTO_IPV6, IPV6_HOPLIMIT, struct.pack('i', 256))], 0, to)"),
      here: () => {
        using a = new Socket(AF_INET6);
        const data = Uint8Array.from([0, 1, 0, 0]);
        a.sendmsg([""], [{ level: IPPROTO_IPV6, type: IPV6_HOPLIMIT, data }], 0, ["::1", 9, 0, 0]);
      },
      is: throws("EINVAL"),
    },
  ],
};

export const controlMacros: Group = {
  title: "CMSG_LEN and CMSG_SPACE",
  source: "CPython: CmsgMacroTests. cmsg(3).",
  behaviours: macros,
};
