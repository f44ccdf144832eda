// Sends where nobody listens, and reads what ICMP says of it: node examples/icmp-errors.mjs [address [port]]
import { AF_INET6, formatHost, Socket } from "@sixbeat/common/socket";

const [address = "::1", port = "1"] = process.argv.slice(2);
const socket = new Socket(AF_INET6);
socket.options.set({ recverr: true });
socket.sendto("is anybody there?", [address, Number(port), 0, 0]);

// A socket that is not connected hears of errors too, and who reports them about which datagram.
await socket.readable({ timeout: 5000 });
for (const report of socket.recverr()) {
  if (report.kind !== "error") continue;
  const { error, extended, data, destination } = report;
  console.log(`${error.code} for "${Buffer.from(data)}" to port ${destination?.[1]}`);
  const { type, code, offender } = extended;
  console.log(`ICMP type ${type}, code ${code}, from ${offender ? formatHost(offender) : "this host"}`);
}
socket.close();
