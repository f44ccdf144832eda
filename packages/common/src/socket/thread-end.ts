import { isMainThread } from "node:worker_threads";

interface Closable {
  close(): void;
}

/** The open sockets of a worker thread. What the main thread leaves open ends with the process. */
const OPEN = isMainThread ? undefined : new Set<Closable>();

/** Has a socket closed when its thread ends before the process, by itself or by an error. */
export function closeAtThreadEnd(socket: Closable): void {
  OPEN?.add(socket);
}

/** The socket is closed, or someone else's to close. */
export function leaveOpenAtThreadEnd(socket: Closable): void {
  OPEN?.delete(socket);
}

// Its descriptors would stay open. And a thread that ends runs its loop once more, without JavaScript: koffi aborts the
// process when it can't call back then.
if (OPEN !== undefined) {
  process.once("exit", () => {
    for (const socket of OPEN) {
      try {
        socket.close();
      } catch {
        // Someone has closed the descriptor; nobody is left to be told.
      }
    }
  });
}
