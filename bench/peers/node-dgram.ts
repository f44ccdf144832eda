import { fileURLToPath } from "node:url";
import { driverPeer } from "./driver-peer.ts";

/** What Node.js itself has for UDP. */
export const nodeDgram = driverPeer("node:dgram", process.execPath, [
  fileURLToPath(new URL("../drivers/node-dgram.js", import.meta.url)),
]);
