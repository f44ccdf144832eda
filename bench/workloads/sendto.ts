import { SIZES, type Workload } from "./workload.ts";

export const sendto: Workload = {
  name: "sendto",
  title: "sendto",
  per: "datagram",
  unit: "time",
  sizes: SIZES,
  count: 12_800,
  how: "one call for each datagram, with its address; node:dgram `send`, until all callbacks have come",
};
