import { nodeDgram } from "./node-dgram.ts";
import type { PeerKind } from "./peer.ts";
import { pythonSocket } from "./python-socket.ts";
import { sixbeat } from "./sixbeat.ts";

/** Everyone whose calls are measured. Ratios are to the first. */
export const SOCKET_PEERS: readonly PeerKind[] = [sixbeat, nodeDgram, pythonSocket];
