// Sends with a flow label and a traffic class, and receives them: node examples/flow-label.mjs
import { AF_INET6, IPV6_FLOWINFO_FLOWLABEL, Socket } from "@sixbeat/common/socket";

const receiver = new Socket(AF_INET6);
receiver.bind(["::1", 0, 0, 0]);
receiver.options.set({ recvflowinfo: true });
const [address, port] = receiver.getsockname();

const sender = new Socket(AF_INET6);
sender.sendto("marked", [address, port, (0xb8 << 20) | 0x6bea7, 0]);

const [data, [, , flowinfo]] = await receiver.recvfrom();
const label = (flowinfo & IPV6_FLOWINFO_FLOWLABEL).toString(16);
console.log(`${Buffer.from(data)}: flow label 0x${label}, traffic class 0x${(flowinfo >> 20).toString(16)}`);
sender.close();
receiver.close();
