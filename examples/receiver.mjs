// Prints what arrives, for ever: node examples/receiver.mjs [port]
import { AF_INET6, AI_PASSIVE, formatAddress, getaddrinfo, SOCK_DGRAM, Socket } from "@sixbeat/common/socket";

const [port = "54321"] = process.argv.slice(2);
const [own] = await getaddrinfo(null, port, { family: AF_INET6, type: SOCK_DGRAM, flags: AI_PASSIVE });
const socket = new Socket(own.family);
socket.bind(own.address);
for (;;) {
  const [data, peer] = await socket.recvfrom();
  console.log(formatAddress(peer), Buffer.from(data).toString());
}
