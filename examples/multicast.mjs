// Says hello to a multicast group and hears it itself: node examples/multicast.mjs [group%interface]
import { AF_INET6, formatHost, Socket } from "@sixbeat/common/socket";

const group = process.argv[2] ?? "ff02::6:6%eth0";
const socket = new Socket(AF_INET6);
socket.bind(["", 0, 0, 0]);
socket.join_group(group);
const [, port] = socket.getsockname();
socket.sendto("hello, group", [group, port, 0, 0]);
const [data, peer] = await socket.recvfrom(1500, { timeout: 2000 });
console.log(`${Buffer.from(data)} (from ${formatHost(peer)})`);
socket.leave_group(group);
socket.close();
