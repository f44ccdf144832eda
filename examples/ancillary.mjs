// What a datagram says besides its payload: node examples/ancillary.mjs
import { AF_INET6, MSG_CTRUNC, MSG_TRUNC, Socket } from "@sixbeat/common/socket";

const socket = new Socket(AF_INET6);
socket.bind(["::1", 0, 0, 0]);
socket.options.set({ recvhoplimit: true, recvtclass: true, recvpktinfo: true, timestampns: true });

// Expedited forwarding, over seven routers at most.
const along = /** @type {const} */ ([
  { name: "HOPLIMIT", hopLimit: 7 },
  { name: "TCLASS", trafficClass: 0xb8 },
]);
socket.sendmsg(["one datagram, ", "two buffers"], along, 0, socket.getsockname());

const [data, ancdata, flags] = await socket.recvmsg(1500, 256);
const now = BigInt(Date.now()) * 1_000_000n;
console.log(`"${Buffer.from(data)}"`);
for (const message of ancdata) {
  if (message.name === "HOPLIMIT") console.log(`hop limit ${message.hopLimit}`);
  if (message.name === "TCLASS") console.log(`traffic class 0x${message.trafficClass.toString(16)}`);
  if (message.name === "PKTINFO") console.log(`arrived at ${message.address}, interface ${message.interfaceIndex}`);
  if (message.name === "TIMESTAMPNS")
    console.log(`waited for ${now - message.time < 1_000_000_000n ? "less than a second" : "long"}`);
}
console.log(flags & (MSG_TRUNC | MSG_CTRUNC) ? "something was cut" : "nothing was cut");
socket.close();
