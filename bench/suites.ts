import type { Link } from "./pair/link.ts";
import { nodeFlood, pythonFlood } from "./peers/flood.ts";
import { SOCKET_PEERS } from "./peers/index.ts";
import { iperf3 } from "./peers/iperf3.ts";
import { irtt } from "./peers/irtt.ts";
import { sixbeatPair } from "./peers/pair.ts";
import type { PeerKind } from "./peers/peer.ts";
import { reference } from "./peers/reference.ts";
import { sockperf } from "./peers/sockperf.ts";
import { SOCKET_WORKLOADS } from "./workloads/index.ts";
import { PAIR_WORKLOADS } from "./workloads/pair.ts";
import type { Workload } from "./workloads/workload.ts";

/** A table: who is asked to do what. */
export interface Suite {
  readonly name: string;
  /** How often everything is measured. */
  readonly rounds: number;
  /** Ratios are to the first. */
  readonly peers: readonly PeerKind[];
  readonly workloads: readonly Workload[];
}

/** The calls of the socket module beside others' calls, and the pair of commands beside others' pairs over a link. */
export function suites(link: Link): readonly Suite[] {
  const pairs = [sixbeatPair, reference, iperf3, nodeFlood, pythonFlood, sockperf, irtt];
  return [
    { name: "socket", rounds: 21, peers: SOCKET_PEERS, workloads: SOCKET_WORKLOADS },
    { name: "pair", rounds: 5, peers: pairs.map((pair) => pair(link)), workloads: PAIR_WORKLOADS },
  ];
}
