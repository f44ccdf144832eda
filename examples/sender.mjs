// Sends a line to a receiver every second: node examples/sender.mjs [host [port]]
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { getaddrinfo, SOCK_DGRAM, Socket } from "@sixbeat/common/socket";

const [host = "::1", port = "54321"] = process.argv.slice(2);
const [target] = await getaddrinfo(host, port, { type: SOCK_DGRAM });
const socket = new Socket(target.family);
for (let count = 0; ; count++) {
  socket.sendto(`${hostname()} ${count}`, target.address);
  await sleep(1000);
}
