import { SIZES, type Workload } from "./workload.ts";

export const echo: Workload = {
  name: "echo",
  title: "echo",
  per: "round trip",
  unit: "time",
  sizes: SIZES,
  count: 2_000,
  how: "one datagram to an echoing process of the same kind and back, `sendto` and `recvfrom` at both ends; the median",
};
