import { AF_INET, AF_INET6, type OptionValues, Socket, SocketError } from "./index.ts";

// What the tests of several files need. Nothing else uses it.

export type Socket6 = Socket<typeof AF_INET6>;
export type Socket4 = Socket<typeof AF_INET>;

/** An IPv6 socket on a free port of an address, with all of these options set. */
export function bound6(address = "::1", options: OptionValues = {}): Socket6 {
  const socket = withOptions(new Socket(AF_INET6), options);
  socket.bind([address, 0, 0, 0]);
  return socket;
}

/** An IPv4 socket on a free port of 127.0.0.1, with all of these options set. */
export function bound4(options: OptionValues = {}): Socket4 {
  const socket = withOptions(new Socket(AF_INET), options);
  socket.bind(["127.0.0.1", 0]);
  return socket;
}

/** A socket connected to a port where nobody listens any more: its first datagram comes back as ECONNREFUSED. */
export function refused(): Socket6 {
  const socket = bound6();
  using gone = bound6();
  socket.connect(gone.getsockname());
  return socket;
}

/** The error that `call` throws, as its fields. */
export function failure(call: () => unknown): Pick<SocketError, "code" | "syscall" | "address"> {
  try {
    call();
  } catch (error) {
    if (error instanceof SocketError) return { code: error.code, syscall: error.syscall, address: error.address };
    throw error;
  }
  throw new Error("nothing was thrown");
}

export const text = (octets: Uint8Array) => Buffer.from(octets).toString();

/** A turn of the event loop. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

function withOptions<S extends Socket>(socket: S, options: OptionValues): S {
  const [refusal] = socket.options.set(options);
  if (refusal !== undefined) throw refusal.error;
  return socket;
}
