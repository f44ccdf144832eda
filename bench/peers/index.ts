import { nodeDgram } from "./node-dgram.ts";
import type { PeerKind } from "./peer.ts";
import { pythonSocket } from "./python-socket.ts";
import { sixbeat } from "./sixbeat.ts";

/** Everyone who is measured. Ratios are to the first. */
export const PEERS: readonly PeerKind[] = [sixbeat, nodeDgram, pythonSocket];
