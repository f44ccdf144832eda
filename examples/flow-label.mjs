// Sends with a flow label and receives it: node examples/flow-label.mjs
import { AF_INET6, IPV6_FLOWINFO_FLOWLABEL, Socket } from "@sixbeat/common/socket";

const receiver = new Socket(AF_INET6);
receiver.bind(["::1", 0, 0, 0]);
receiver.options.set({ recvflowinfo: true });
const [address, port] = receiver.getsockname();

const sender = new Socket(AF_INET6);
sender.sendto("labelled", [address, port, 0x6bea7, 0]);

const [data, [, , flowinfo]] = await receiver.recvfrom();
console.log(`${Buffer.from(data)}: 0x${(flowinfo & IPV6_FLOWINFO_FLOWLABEL).toString(16)}`);
sender.close();
receiver.close();
