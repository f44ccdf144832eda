import { SIZES, type Workload } from "./workload.ts";

export const echoFastest: Workload = {
  name: "echo-fastest",
  title: "echo, the fastest way",
  per: "round trip",
  unit: "time",
  sizes: SIZES,
  count: 2_000,
  how: "`watch` and batches of one at both ends here; the others send on a connected socket, Python receives with `recv_into`",
};
