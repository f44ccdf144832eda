import { AF_INET, AF_INET6, Socket } from "@sixbeat/common/socket";

/** An IPv6 socket on a free port of ::1. */
export function bound6(): Socket<typeof AF_INET6> {
  const socket = new Socket(AF_INET6);
  socket.bind(["::1", 0, 0, 0]);
  return socket;
}

/** An IPv4 socket on a free port of 127.0.0.1. */
export function bound4(): Socket<typeof AF_INET> {
  const socket = new Socket(AF_INET);
  socket.bind(["127.0.0.1", 0]);
  return socket;
}

export type Bound6 = Socket<typeof AF_INET6>;

/** A socket for IPv6 and IPv4 on a free port of every interface. */
export function dual(): Socket<typeof AF_INET6> {
  const socket = new Socket(AF_INET6);
  socket.bind(["", 0, 0, 0]);
  return socket;
}
