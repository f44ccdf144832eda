import { AF_INET6, RecvBatch, SendBatch } from "@sixbeat/common/socket";
import { attempted } from "../attempted.ts";
import { type Behaviour, type Group, throws } from "../behaviour.ts";
import { type Bound6, bound6 } from "../sockets.ts";

const SENT = ["first", "second", "third"];

const prepare = (slots: number, size: number) => `int a = bound6(); struct sockaddr_in6 to = name6(a), from[${slots}];
char got[${slots}][${size}]; struct iovec v[${slots}]; struct mmsghdr m[${slots}]; memset(m, 0, sizeof m);
for (int i = 0; i < ${slots}; i++) {
  v[i] = (struct iovec){got[i], ${size}};
  m[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &v[i], .msg_iovlen = 1};
}
${SENT.map((text) => `sendto(a, "${text}", ${text.length}, 0, ADDRESS(to));`).join(" ")}`;

function waiting(): Bound6 {
  const socket = bound6();
  for (const text of SENT) socket.sendto(text, socket.getsockname());
  return socket;
}

const contents = (batch: RecvBatch) => Array.from({ length: batch.count }, (_, i) => Uint8Array.from(batch.data(i)));

/** A batch with every text of SENT in it, for a socket's own address. */
function filled(socket: Bound6, texts: readonly string[]): SendBatch {
  const batch = new SendBatch(AF_INET6, texts.length, 64);
  texts.forEach((text, i) => {
    batch.bytes.set(Buffer.from(text), batch.offset(i));
    batch.setLength(i, text.length);
    batch.setAddress(i, socket.getsockname());
  });
  return batch;
}

const receiving: readonly Behaviour[] = [
  {
    asserts: "recvmmsg takes all that wait, in order",
    c: `${prepare(8, 64)}
int n = recvmmsg(a, m, 8, MSG_DONTWAIT, NULL); for (int i = 0; i < n; i++) octets(got[i], m[i].msg_len);`,
    here: () => {
      using socket = waiting();
      const batch = new RecvBatch(8, 64);
      socket.recvmmsg(batch);
      return contents(batch);
    },
    is: SENT.map((text) => Buffer.from(text)),
  },
  {
    asserts: "recvmmsg takes no more than there is room for, and the rest next time",
    c: `${prepare(2, 64)} number(recvmmsg(a, m, 2, MSG_DONTWAIT, NULL)); number(recvmmsg(a, m, 2, MSG_DONTWAIT, NULL));`,
    here: () => {
      using socket = waiting();
      const batch = new RecvBatch(2, 64);
      return [socket.recvmmsg(batch), socket.recvmmsg(batch)];
    },
    is: [2, 1],
  },
  {
    asserts: "each is cut for itself, and says so",
    c: `${prepare(8, 5)} list();
int n = recvmmsg(a, m, 8, MSG_DONTWAIT, NULL); for (int i = 0; i < n; i++) boolean(m[i].msg_hdr.msg_flags & MSG_TRUNC);`,
    here: () => {
      using socket = waiting();
      const batch = new RecvBatch(8, 5);
      socket.recvmmsg(batch);
      return SENT.map((_, i) => batch.truncated(i));
    },
    is: [false, true, false],
  },
  {
    asserts: "each has its sender",
    c: `${prepare(8, 64)} list();
int n = recvmmsg(a, m, 8, MSG_DONTWAIT, NULL); for (int i = 0; i < n; i++) boolean(from[i].sin6_port == to.sin6_port);`,
    here: () => {
      using socket = waiting();
      const batch = new RecvBatch(8, 64);
      socket.recvmmsg(batch);
      return SENT.map((_, i) => batch.address(i)?.[1] === socket.getsockname()[1]);
    },
    is: [true, true, true],
  },
];

const sending: readonly Behaviour[] = [
  {
    asserts: "sendmmsg sends them all, and returns how many",
    c: `${prepare(3, 64)} for (int i = 0; i < 3; i++) from[i] = to; number(sendmmsg(a, m, 3, 0));`,
    here: () => {
      using socket = bound6();
      return socket.sendmmsg(filled(socket, SENT));
    },
    is: 3,
  },
  {
    asserts: "what follows one that fails is not sent, and the error comes when it is the first: [sent, why]",
    c: `${prepare(3, 64)} for (int i = 0; i < 3; i++) from[i] = to; from[1].sin6_port = 0;
number(sendmmsg(a, m, 3, 0)); result(sendmmsg(a, m + 1, 2, 0));`,
    here: () => {
      using socket = bound6();
      const batch = filled(socket, SENT);
      batch.setAddress(1, ["::1", 0, 0, 0]);
      return [socket.sendmmsg(batch), attempted(() => socket.sendmmsg(batch, 1))];
    },
    is: [1, "EINVAL"],
  },
  {
    asserts: "an empty batch sends nothing",
    c: `int a = bound6(); struct mmsghdr m; number(sendmmsg(a, &m, 0, 0));`,
    here: () => {
      using socket = bound6();
      return socket.sendmmsg(filled(socket, SENT), 1, 1);
    },
    is: 0,
  },
  {
    asserts: "a batch without an address needs a connected socket",
    c: `${prepare(3, 64)} m[0].msg_hdr.msg_name = NULL; m[0].msg_hdr.msg_namelen = 0; result(sendmmsg(a, m, 1, 0));`,
    here: () => {
      using socket = bound6();
      const batch = filled(socket, SENT);
      batch.setAddress(0, undefined);
      socket.sendmmsg(batch, 0, 1);
    },
    is: throws("EDESTADDRREQ"),
  },
  {
    asserts: "what was sent as a batch is received as one",
    c: `${prepare(3, 64)}
recvmmsg(a, m, 3, MSG_DONTWAIT, NULL); for (int i = 0; i < 3; i++) v[i].iov_len = m[i].msg_len;
sendmmsg(a, m, 3, 0); for (int i = 0; i < 3; i++) v[i].iov_len = 64;
recvmmsg(a, m, 3, MSG_DONTWAIT, NULL); for (int i = 0; i < 3; i++) octets(got[i], m[i].msg_len);`,
    here: async () => {
      using socket = bound6();
      socket.sendmmsg(filled(socket, SENT));
      for await (const batch of socket.batches(new RecvBatch(8, 64), { timeout: 5000 })) return contents(batch);
      return [];
    },
    is: SENT.map((text) => Buffer.from(text)),
  },
];

export const batches: Group = {
  title: "Batches",
  source: "recvmmsg(2), sendmmsg(2). Python has neither.",
  behaviours: [...receiving, ...sending],
};
