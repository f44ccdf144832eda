import { changedOptions } from "@sixbeat/common/config";
import { DatagramPrinter, type Dependencies, limited, type Outcome, type Service } from "@sixbeat/common/service";
import { formatAddress, RecvBatch, type Socket, SocketError } from "@sixbeat/common/socket";
import type { ReceiverConfig } from "./command.ts";
import { Counters } from "./counters.ts";
import { changeGroups, listen } from "./listen.ts";
import { defineMetrics } from "./metrics.ts";
import { summary } from "./summary.ts";

/** Batches taken in one turn of the event loop, so that a flood leaves time for everything else. */
const BATCHES_PER_TURN = 16;
/** Batches taken at the end: what had arrived when the receiver was told to stop. */
const BATCHES_AT_THE_END = 1024;

/** Starts to receive. Rejects with a StartError when it can't listen. */
export async function startReceiver(config: ReceiverConfig, dependencies: Dependencies): Promise<Receiver> {
  return new Receiver(config, dependencies, await listen(config));
}

/** Receives datagrams, prints them and counts each in exactly one place. */
export class Receiver implements Service<ReceiverConfig> {
  readonly finished: Promise<void>;
  readonly #config: ReceiverConfig;
  readonly #socket: Socket;
  readonly #batch = new RecvBatch();
  readonly #counters: Counters;
  readonly #printer: DatagramPrinter;
  readonly #errorLog;
  readonly #startedAt = performance.now();
  readonly #watch: Disposable;
  #finish: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #groups: readonly string[];

  constructor(config: ReceiverConfig, dependencies: Dependencies, socket: Socket) {
    this.#config = config;
    this.#socket = socket;
    this.#groups = config.groups;
    this.#counters = new Counters(config.name);
    this.#printer = new DatagramPrinter(config.print, dependencies.logger, dependencies.output);
    this.#errorLog = limited(dependencies.logger);
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    if (config.duration !== undefined) this.#timer = setTimeout(this.#finish, config.duration);
    defineMetrics(dependencies.metrics, this.#counters, socket);
    this.#watch = socket.watch({
      readable: () => this.#receiveWaiting(BATCHES_PER_TURN),
      error: (error) => this.#failed(error),
    });
    const listening = formatAddress(socket.getsockname());
    const groups = config.groups.length > 0 ? { groups: config.groups } : {};
    dependencies.logger.info({ listen: listening, ...groups }, `receiving on ${listening}`);
  }

  /** Where it really listens: the port when 0 was asked for. */
  get address() {
    return this.#socket.getsockname();
  }

  notReady(): string | undefined {
    return this.#socket.closed ? "stopped" : undefined;
  }

  reload(config: ReceiverConfig): readonly string[] {
    changeGroups(this.#socket, this.#groups, config.groups);
    this.#groups = config.groups;
    this.#printer.mode = config.print;
    return changedOptions(this.#config, config).filter((name) => !RELOADABLE.has(name));
  }

  async drain(): Promise<void> {
    this.#receiveWaiting(BATCHES_AT_THE_END);
    this.#watch[Symbol.dispose]();
    this.#printer[Symbol.dispose]();
  }

  outcome(): Outcome {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    return { status: 0, ...summary(this.#counters, this.#socket.drops(), seconds) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    this.#printer[Symbol.dispose]();
    this.#socket.close();
  }

  #receiveWaiting(batches: number): void {
    for (let turn = 0; turn < batches; turn++) {
      const count = this.#receiveBatch();
      for (let i = 0; i < count; i++) this.#receive(i);
      if (this.#counters.datagrams >= (this.#config.count ?? Number.POSITIVE_INFINITY)) this.#finish();
      if (count < this.#batch.capacity) return;
    }
  }

  #receiveBatch(): number {
    try {
      return this.#socket.recvmmsg(this.#batch);
    } catch (error) {
      this.#failed(error);
      return 0;
    }
  }

  #receive(i: number): void {
    this.#counters.count(this.#batch, i);
    if (!this.#printer.wants()) return;
    const address = this.#batch.address(i);
    const peer = address === undefined ? "unknown" : formatAddress(address);
    this.#printer.print({ event: "received", peer, length: this.#batch.length(i), data: this.#batch.data(i) });
  }

  #failed(error: unknown): void {
    const code = error instanceof SocketError ? error.code : "internal";
    this.#counters.countError(code);
    this.#errorLog.log(code, "warn", { err: error }, "receiving failed; going on");
  }
}

const RELOADABLE = new Set(["print", "groups", "log-level"]);
