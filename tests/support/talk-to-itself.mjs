// Sends datagrams to itself with the socket module whose sources are in the folder of the first argument, and prints
// what came of it as JSON. Node strips the types (from 22.18 on), so it runs where no other tool does.
const socket = `${process.argv[2]}/packages/common/src/socket`;
const {
  AF_INET,
  AF_INET6,
  PEER_KEY_WORDS,
  PreparedAddress,
  SOCK_DGRAM,
  clockState,
  getaddrinfo,
  getnameinfo,
  if_nametoindex,
  inet_ntop,
  inet_pton,
  RecvBatch,
  readClock,
  SendBatch,
  Socket,
} = await import(`${socket}/index.ts`);
const { LIBC } = await import(`${socket}/libc/platform.ts`);

const receiver = new Socket(AF_INET6);
receiver.options.set({ recvpktinfo: true, recverr: true });
receiver.bind(["::1", 0, 0, 0]);
const here = receiver.getsockname();
const sender = new Socket(AF_INET6);
sender.bind(["::1", 0, 0, 0]);

sender.sendto("alone", here);
const [alone, from] = await receiver.recvfrom(100);

const sent = new SendBatch(AF_INET6, 3, 16);
for (let i = 0; i < 3; i++) {
  sent.bytes.set(Buffer.from(`batch ${i}`), sent.offset(i));
  sent.setLength(i, 7);
  sent.setAddress(i, here);
}
sender.sendmmsg(sent);
await receiver.readable();
const received = new RecvBatch(8, 16, 128);
const count = receiver.recvmmsg(received);

for (let i = 0; i < count; i++) sent.answer(i, received, i);
receiver.sendmmsg(sent, 0, count);
const [answer] = await sender.recvfrom(100);
const keys = [new Uint32Array(PEER_KEY_WORDS), new Uint32Array(PEER_KEY_WORDS)];
received.writePeerKey(0, keys[0]);
new PreparedAddress(AF_INET6, sender.getsockname()).writeKey(keys[1]);
const now = { seconds: 0, nanoseconds: 0 };
readClock(now);

const [row] = await getaddrinfo("localhost", 9, { family: AF_INET, type: SOCK_DGRAM });
const print = {
  arch: process.arch,
  libc: LIBC,
  alone: Buffer.from(alone).toString(),
  fromSender: JSON.stringify(from) === JSON.stringify(sender.getsockname()),
  batch: Array.from({ length: count }, (_, i) => Buffer.from(received.data(i)).toString()),
  answer: Buffer.from(answer).toString(),
  sameKey: `${keys[0]}` === `${keys[1]}`,
  errors: receiver.recverrmmsg(received),
  clock: Math.abs(now.seconds - Date.now() / 1000) < 5,
  clockError: clockState().maximumError > 0,
  noSuchOption: errorOf(() => receiver.setsockopt(41, 99_999, 1)),
  lookup: row.address,
  name: await getnameinfo(["fe80::1", 9, 0, if_nametoindex("lo")], 3),
  text: inet_ntop(AF_INET6, inet_pton(AF_INET6, "2001:DB8::0:7")),
};
receiver.close();
sender.close();
console.log(JSON.stringify(print));

/** @param {() => unknown} call */
function errorOf(call) {
  try {
    return call();
  } catch (error) {
    return /** @type {{ code?: unknown }} */ (error).code;
  }
}
