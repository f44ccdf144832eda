import { SIZES, type Workload } from "./workload.ts";

export const recvmsg: Workload = {
  name: "recvmsg",
  title: "recvmsg",
  per: "datagram",
  unit: "time",
  sizes: SIZES,
  count: 12_800,
  how: "as recvfrom, with the destination address (`IPV6_PKTINFO`) and hop limit of each; node:dgram can't tell them",
};
