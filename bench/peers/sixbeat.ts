import { fileURLToPath } from "node:url";
import { driverPeer } from "./driver-peer.ts";

/** The socket module of this repository. */
export const sixbeat = driverPeer("sixbeat", process.execPath, [
  fileURLToPath(new URL("../drivers/sixbeat.js", import.meta.url)),
]);
