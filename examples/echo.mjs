// Echoes datagrams, from the very address that each was sent to: node examples/echo.mjs [port]
import { AF_INET6, RecvBatch, SendBatch, Socket } from "@sixbeat/common/socket";

const socket = new Socket(AF_INET6);
socket.bind(["", Number(process.argv[2] ?? 54321), 0, 0]);
socket.options.set({ recvpktinfo: true });

const replies = new SendBatch(AF_INET6, 64, 2048);
for await (const batch of socket.batches(new RecvBatch(64, 2048, 64))) {
  for (let i = 0; i < batch.count; i++) {
    replies.bytes.set(batch.data(i), replies.offset(i));
    replies.setLength(i, batch.length(i));
    replies.answer(i, batch, i);
  }
  socket.sendmmsg(replies, 0, batch.count);
}
