// Two sockets throw a batch of datagrams to and fro: node examples/ping-pong.mjs [rounds]
import { AF_INET6, RecvBatch, SendBatch, Socket } from "@sixbeat/common/socket";

const BATCH = 64;
const rounds = Number(process.argv[2] ?? 1000);
const ping = player();
const pong = player();
const begun = performance.now();
let done = 0;
ping.serve(pong.socket.getsockname());

function player() {
  const socket = new Socket(AF_INET6);
  socket.bind(["::1", 0, 0, 0]);
  const received = new RecvBatch(BATCH, 2048);
  const replies = new SendBatch(AF_INET6, BATCH, 2048);
  socket.watch({ readable: answer });

  /** Everything that waits is taken with one call, and answered with one. */
  function answer() {
    const count = socket.recvmmsg(received);
    for (let i = 0; i < count; i++) {
      replies.bytes.set(received.data(i), replies.offset(i));
      replies.setLength(i, received.length(i));
      replies.setAddress(i, received.address(i));
    }
    done += count;
    if (done >= rounds * BATCH) finish();
    else socket.sendmmsg(replies, 0, count);
  }

  /** @param {import("@sixbeat/common/socket").IPv6Address} to */
  function serve(to) {
    for (let i = 0; i < BATCH; i++) {
      replies.bytes.fill(i, replies.offset(i), replies.offset(i) + 64);
      replies.setLength(i, 64);
      replies.setAddress(i, to);
    }
    socket.sendmmsg(replies);
  }

  return { socket, serve };
}

function finish() {
  const seconds = (performance.now() - begun) / 1000;
  console.log(`${done} datagrams, ${Math.round(done / seconds)} a second`);
  // Nothing keeps the process alive once both sockets are closed.
  ping.socket.close();
  pong.socket.close();
}
