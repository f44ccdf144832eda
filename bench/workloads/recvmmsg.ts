import { SIZES, type Workload } from "./workload.ts";

export const recvmmsg: Workload = {
  name: "recvmmsg",
  title: "64 received at once",
  per: "datagram",
  unit: "time",
  sizes: SIZES,
  count: 12_800,
  how: "64 that wait, one `recvmmsg` here; node:dgram `message` events, Python `recv_into` 64 times",
};
