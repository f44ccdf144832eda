import { fileURLToPath } from "node:url";
import { driverPeer } from "./driver-peer.ts";

/** Python's `socket`, whose manners this module has. */
export const pythonSocket = driverPeer("Python socket", "python3", [
  // The build copies no Python: it stays where the sources are.
  fileURLToPath(new URL("../../drivers/python_socket.py", import.meta.url)),
]);
