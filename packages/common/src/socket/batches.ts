import { setImmediate as nextTurn } from "node:timers/promises";
import { errorOrigin } from "./error-origin.ts";
import type { ErrorQueue, ErrorReport } from "./error-queue.ts";
import { SocketError } from "./errors.ts";
import type { RecvBatch } from "./recv-batch.ts";
import type { WaitOptions } from "./waits.ts";

/** How a loop over batches waits. */
export interface BatchesOptions extends WaitOptions {
  /**
   * Is told of errors about earlier datagrams (ICMP), and the loop goes on; without it they end the loop. The report
   * comes with the option `recverr`.
   */
  readonly error?: ((error: SocketError, report?: ErrorReport) => void) | undefined;
}

/** What the loop over batches needs of a socket. */
interface Receiver {
  recvmmsg(batch: RecvBatch): number;
  readable(options: WaitOptions): Promise<void>;
}

/** So many batches in one turn of the event loop; then timers and other sockets have theirs. */
const BATCHES_PER_TURN = 8;

/** Yields `batch` whenever it was filled, and waits in between. */
export async function* filled(
  socket: Receiver,
  errors: ErrorQueue,
  batch: RecvBatch,
  options: BatchesOptions,
): AsyncGenerator<RecvBatch, void, void> {
  for (let inTurn = 1; ; inTurn++) {
    options.signal?.throwIfAborted();
    if (receives(socket, errors, batch, options)) {
      yield batch;
      if (inTurn < BATCHES_PER_TURN) continue;
      await nextTurn();
    } else {
      await socket.readable(options);
      report(errors, undefined, options);
    }
    inTurn = 0;
  }
}

function receives(socket: Receiver, errors: ErrorQueue, batch: RecvBatch, options: BatchesOptions): boolean {
  try {
    return socket.recvmmsg(batch) > 0;
  } catch (error) {
    if (!(error instanceof SocketError) || !["peer", "path"].includes(errorOrigin(error))) throw error;
    report(errors, error, options);
    return false;
  }
}

/** Tells of the errors in the queue or, when it has none, of the one that a call has failed with. */
function report(errors: ErrorQueue, failure: SocketError | undefined, { error: tell }: BatchesOptions): void {
  const reports = errors.take();
  errors.hold(reports.filter(({ kind }) => kind === "timestamp"));
  const about = reports.filter((entry): entry is ErrorReport => entry.kind === "error");
  if (tell === undefined) {
    const first = about[0]?.error ?? failure;
    if (first !== undefined) throw first;
  } else if (about.length > 0) for (const entry of about) tell(entry.error, entry);
  else if (failure !== undefined) tell(failure);
}
