import {
  CMSG_LEN,
  CMSG_SPACE,
  IPPROTO_IPV6,
  IPV6_RECVHOPLIMIT,
  IPV6_RECVPKTINFO,
  IPV6_RECVTCLASS,
  if_nametoindex,
  MSG_CTRUNC,
  type ReceivedControl,
  type SendControl,
} from "@sixbeat/common/socket";
import type { Behaviour, Group } from "../behaviour.ts";
import { type Bound6, bound6 } from "../sockets.ts";

const INT = 4;

/** The control messages that a datagram sent along with others arrives with, on a socket that asked for `options`. */
async function arriving(
  options: readonly number[],
  sent: readonly SendControl[],
  room: number,
): Promise<[ancdata: ReceivedControl[], ctrunc: boolean]> {
  using socket = asking(options);
  socket.sendmsg(["x"], sent, 0, socket.getsockname());
  const [, ancdata, flags] = await socket.recvmsg(9, room);
  return [ancdata, (flags & MSG_CTRUNC) !== 0];
}

function asking(options: readonly number[]): Bound6 {
  const socket = bound6();
  for (const option of options) socket.setsockopt(IPPROTO_IPV6, option, true);
  return socket;
}

const python = (options: readonly string[], sent: string, room: string) => `a = bound6()
for option in [${options.join(", ")}]: a.setsockopt(IPPROTO_IPV6, option, 1)
a.sendmsg([b"x"], ${sent}, 0, a.getsockname())
data, anc, flags, _ = a.recvmsg(9, ${room})`;

const BOTH = [IPV6_RECVTCLASS, IPV6_RECVHOPLIMIT];
const BOTH_PYTHON = ["IPV6_RECVTCLASS", "IPV6_RECVHOPLIMIT"];
const MESSAGES: readonly SendControl[] = [
  { name: "TCLASS", trafficClass: 0x22 },
  { name: "HOPLIMIT", hopLimit: 2 },
];
const MESSAGES_PYTHON =
  "[(IPPROTO_IPV6, IPV6_TCLASS, struct.pack('i', 0x22)), (IPPROTO_IPV6, IPV6_HOPLIMIT, struct.pack('i', 2))]";

/** Every control message as a pair of name and value, sorted. */
const pairs = (ancdata: readonly ReceivedControl[]) =>
  ancdata
    .map((message) => [
      message.name,
      message.name === "TCLASS" ? message.trafficClass : message.name === "HOPLIMIT" ? message.hopLimit : "?",
    ])
    .sort();
const PAIRS =
  "sorted([{IPV6_TCLASS: 'TCLASS', IPV6_HOPLIMIT: 'HOPLIMIT'}[type], struct.unpack('i', data)[0]] for level, type, data in anc)";

const whole: readonly Behaviour[] = [
  {
    asserts: "IPV6_RECVHOPLIMIT brings the hop limit, 0 to 255",
    python: `${python(["IPV6_RECVHOPLIMIT"], "[]", "10240")}\n[0 <= struct.unpack("i", data)[0] < 256 for level, type, data in anc]`,
    here: async () => {
      const [ancdata] = await arriving([IPV6_RECVHOPLIMIT], [], 10_240);
      return ancdata.map((message) => message.name === "HOPLIMIT" && message.hopLimit >= 0 && message.hopLimit < 256);
    },
    is: [true],
  },
  {
    asserts: "room for CMSG_SPACE(4) is enough for it",
    python: `${python(["IPV6_RECVHOPLIMIT"], "[]", "CMSG_SPACE(4)")}\n[len(anc), bool(flags & MSG_CTRUNC)]`,
    here: async () => {
      const [ancdata, ctrunc] = await arriving([IPV6_RECVHOPLIMIT], [], CMSG_SPACE(INT));
      return [ancdata.length, ctrunc];
    },
    is: [1, false],
  },
  {
    asserts: "a hop limit sent along is the one that arrives",
    python: `${python(["IPV6_RECVHOPLIMIT"], "[(IPPROTO_IPV6, IPV6_HOPLIMIT, struct.pack('i', 2))]", "10240")}\n${PAIRS}`,
    here: async () => pairs((await arriving([IPV6_RECVHOPLIMIT], [{ name: "HOPLIMIT", hopLimit: 2 }], 10_240))[0]),
    is: [["HOPLIMIT", 2]],
  },
  {
    asserts: "traffic class and hop limit arrive together, each once",
    python: `${python(BOTH_PYTHON, "[]", "10240")}\nsorted(type in (IPV6_TCLASS, IPV6_HOPLIMIT) for level, type, data in anc)`,
    here: async () => {
      const [ancdata] = await arriving(BOTH, [], 10_240);
      return [...new Set(ancdata.map(({ name }) => name))].map((name) => name === "TCLASS" || name === "HOPLIMIT");
    },
    is: [true, true],
  },
  {
    asserts: "traffic class and hop limit sent along are those that arrive",
    python: `${python(BOTH_PYTHON, MESSAGES_PYTHON, "10240")}\n${PAIRS}`,
    here: async () => pairs((await arriving(BOTH, MESSAGES, 10_240))[0]),
    is: [
      ["HOPLIMIT", 2],
      ["TCLASS", 0x22],
    ],
  },
  {
    asserts: "room for twice CMSG_SPACE(4) is enough for both",
    python: `${python(BOTH_PYTHON, MESSAGES_PYTHON, "2 * CMSG_SPACE(4)")}\n[len(anc), bool(flags & MSG_CTRUNC)]`,
    here: async () => {
      const [ancdata, ctrunc] = await arriving(BOTH, MESSAGES, 2 * CMSG_SPACE(INT));
      return [ancdata.length, ctrunc];
    },
    is: [2, false],
  },
  {
    asserts: "IPV6_RECVPKTINFO brings the address it was sent to, and the interface",
    python: `${python(["IPV6_RECVPKTINFO"], "[]", "10240")}\n[inet_ntop(AF_INET6, anc[0][2][:16]), struct.unpack("I", anc[0][2][16:])[0] == if_nametoindex("lo")]`,
    here: async () => {
      const [message] = (await arriving([IPV6_RECVPKTINFO], [], 10_240))[0];
      return message?.name === "PKTINFO" && [message.address, message.interfaceIndex === if_nametoindex("lo")];
    },
    is: ["::1", true],
  },
];

/** How much room there is, and what there is to go into it. */
interface Cut {
  readonly asserts: string;
  readonly options: readonly number[];
  readonly names: readonly string[];
  /** For Python and for us. */
  readonly room: readonly [python: string, here: number];
}

const first = { options: [IPV6_RECVHOPLIMIT], names: ["IPV6_RECVHOPLIMIT"] };
const second = { options: BOTH, names: BOTH_PYTHON };
const LAST = `CMSG_LEN(4) - 1`;

const CUTS: readonly Cut[] = [
  { asserts: "no room", ...first, room: ["0", 0] },
  { asserts: "1 octet of room", ...first, room: ["1", 1] },
  { asserts: "room for an int only", ...first, room: ["4", INT] },
  { asserts: "room for a header less 1 octet", ...first, room: ["CMSG_LEN(0) - 1", CMSG_LEN(0) - 1] },
  { asserts: "room for a header only", ...first, room: ["CMSG_LEN(0)", CMSG_LEN(0)] },
  { asserts: "room for all but the last octet", ...first, room: [LAST, CMSG_LEN(INT) - 1] },
  { asserts: "two messages, room for one", ...second, room: ["CMSG_SPACE(4)", CMSG_SPACE(INT)] },
  { asserts: "two messages, room for one and 1 octet", ...second, room: ["CMSG_SPACE(4) + 1", CMSG_SPACE(INT) + 1] },
  { asserts: "two messages, room for one and an int", ...second, room: ["CMSG_SPACE(4) + 4", CMSG_SPACE(INT) + INT] },
  {
    asserts: "two messages, room for one and a header less 1 octet",
    ...second,
    room: ["CMSG_SPACE(4) + CMSG_LEN(0) - 1", CMSG_SPACE(INT) + CMSG_LEN(0) - 1],
  },
  {
    asserts: "two messages, room for all but the last octet of the second",
    ...second,
    room: [`CMSG_SPACE(4) + ${LAST}`, CMSG_SPACE(INT) + CMSG_LEN(INT) - 1],
  },
];

/** The octets of payload of each message that came: 4 for a whole one, fewer for a cut one, which comes raw. */
const lengths = (ancdata: readonly ReceivedControl[]) =>
  ancdata.map((message) => (message.name === undefined ? message.data.length : INT));

const inC = ({ names, room: [room] }: Cut) => `int a = bound6(); struct sockaddr_in6 to = name6(a); char got[9];
int options[] = {${names.join(", ")}};
for (unsigned i = 0; i < sizeof options / sizeof *options; i++) set(a, IPPROTO_IPV6, options[i], 1);
sendto(a, "x", 1, 0, ADDRESS(to));
_Alignas(8) char control[256]; struct iovec v = {got, 9};
struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = ${room}};
recvmsg(a, &m, 0);
printf("{\\"value\\":[");
int count = 0;
for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c != NULL; c = CMSG_NXTHDR(&m, c))
  printf("%s%d", count++ ? "," : "", (int)(c->cmsg_len - CMSG_LEN(0)));
printf("]}\\n");
boolean(m.msg_flags & MSG_CTRUNC);`;

const cuts: readonly Behaviour[] = CUTS.map((each) => ({
  asserts: `${each.asserts}: octets of each message, and MSG_CTRUNC`,
  c: inC(each),
  python: `${python(each.names, "[]", each.room[0])}\n[[len(data) for level, type, data in anc], bool(flags & MSG_CTRUNC)]`,
  here: async () => {
    const [ancdata, ctrunc] = await arriving(each.options, [], each.room[1]);
    return [lengths(ancdata), ctrunc];
  },
}));

export const ancillary: Group = {
  title: "Ancillary data over IPv6",
  source: "CPython: RFC3542AncillaryTest, as RecvmsgRFC3542AncillaryUDP6Test. RFC 3542, sections 6 to 8; cmsg(3).",
  behaviours: [...whole, ...cuts],
};
