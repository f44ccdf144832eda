import { SIZES, type Workload } from "./workload.ts";

export const recvfrom: Workload = {
  name: "recvfrom",
  title: "recvfrom",
  per: "datagram",
  unit: "time",
  sizes: SIZES,
  count: 12_800,
  how: "one call for each of 64 datagrams that wait, room for 2048 octets; node:dgram `message` events",
};
