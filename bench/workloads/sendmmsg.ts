import { SIZES, type Workload } from "./workload.ts";

export const sendmmsg: Workload = {
  name: "sendmmsg",
  title: "64 sent at once",
  per: "datagram",
  unit: "time",
  sizes: SIZES,
  count: 12_800,
  how: "one `sendmmsg` here; the others have none and call `send` 64 times on a connected socket, the fastest they can",
};
