import { createSocket } from "node:dgram";
import { promisify } from "node:util";

/** Sends datagrams, one after the other, to an address as a receiver logs it: `[::1]:54321`, `127.0.0.1:54321`. */
export async function sendDatagrams(address: string, datagrams: readonly (Uint8Array | string)[]): Promise<void> {
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
  const socket = createSocket(host?.includes(":") ? "udp6" : "udp4");
  const send = promisify((datagram: Uint8Array | string, done: (error: Error | null) => void) =>
    socket.send(datagram, Number(port), host, done),
  );
  for (const datagram of datagrams) await send(datagram);
  socket.close();
}
