import { changedOptions } from "@sixbeat/common/config";
import { AuthenticationKeys, runMemory } from "@sixbeat/common/datagram";
import type { PathLabels } from "@sixbeat/common/measure";
import {
  DatagramPrinter,
  type Dependencies,
  limited,
  type Outcome,
  type Service,
  type Share,
} from "@sixbeat/common/service";
import { formatAddress, RecvBatch, type Socket, SocketError } from "@sixbeat/common/socket";
import { AddressRows } from "./address-rows.ts";
import { Attention } from "./attention.ts";
import { BroadcastCopies } from "./broadcast-copies.ts";
import type { ReceiverConfig } from "./command.ts";
import { Counters, countCode, MAX_NAMELESS, MAX_PATHS } from "./counters.ts";
import { Intake } from "./intake.ts";
import { KernelDrops } from "./kernel-drops.ts";
import { CONTROL_SIZE } from "./kernel-options.ts";
import { ReceiverLedger } from "./ledger.ts";
import { changeGroups, isFollower, listen } from "./listen.ts";
import { defineMetrics } from "./metrics/index.ts";
import { pathsPage } from "./paths-page.ts";
import { Reflector } from "./reflector.ts";
import { Sessions } from "./sessions.ts";
import { StampRequests } from "./stamp-requests.ts";
import { summary } from "./summary.ts";

export { combining } from "./combining.ts";

/** Batches taken in one turn of the event loop, so that a flood leaves time for everything else. */
const BATCHES_PER_TURN = 64;
/** Batches taken at the end: what had arrived when the receiver was told to stop. */
const BATCHES_AT_THE_END = 4096;
/** Messages taken in one call. More of them, each with many datagrams, would not stay in the processor's cache. */
const BATCH = 16;
/** More than a UDP datagram can carry. */
const SLOT = 65_536;
/** How often sessions are looked through for those that are over: so that none is remembered for much longer. */
const SHORTEST_SWEEP = 1000;
const SWEEPS_PER_IDLE = 16;

/** Starts to receive. Rejects with a StartError when it can't listen. */
export async function startReceiver(config: ReceiverConfig, dependencies: Dependencies): Promise<Receiver> {
  const { logger } = dependencies;
  const events = {
    lacks: (option: string) => logger.warn({ option }, "this kernel lacks an option; going on without"),
    onlyIPv4: (reason: string) => logger.warn(`only IPv4 can arrive: ${reason}`),
  };
  return new Receiver(config, dependencies, await listen(config, events, dependencies.share));
}

/** Receives datagrams, answers the requests among them, prints them and counts each in exactly one place. */
export class Receiver implements Service<ReceiverConfig> {
  readonly finished: Promise<void>;
  readonly pages: NonNullable<Service<ReceiverConfig>["pages"]>;
  readonly ledger: ReceiverLedger;
  readonly #config: ReceiverConfig;
  readonly #share: Share | undefined;
  readonly #socket: Socket;
  readonly #batch = new RecvBatch(BATCH, SLOT, CONTROL_SIZE, runMemory(RecvBatch.octets(BATCH, SLOT)));
  readonly #counters = new Counters();
  readonly #drops: KernelDrops;
  readonly #sessions: Sessions;
  readonly #reflector: Reflector;
  readonly #intake: Intake;
  readonly #printer: DatagramPrinter;
  readonly #copies: BroadcastCopies | undefined;
  readonly #errorLog;
  readonly #startedAt = performance.now();
  readonly #attention: Attention;
  readonly #sweep: NodeJS.Timeout;
  #finish: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #groups: readonly string[];
  /** Of the datagrams, those that all threads together know of. */
  #countedTogether = 0;

  constructor(config: ReceiverConfig, dependencies: Dependencies, socket: Socket) {
    this.#config = config;
    this.#share = dependencies.share;
    this.#socket = socket;
    this.#groups = groupsOf(config, this.#share);
    this.#copies = isFollower(this.#share) ? new BroadcastCopies() : undefined;
    const { name, maxSessions, sessionIdle, reflect, replyLimit, offload, twampLight } = config;
    const { addressRows, textRows } = rowsOf(this.#counters, name);
    this.pages = { "/api/paths": pathsPage(this.#counters) };
    this.#drops = new KernelDrops(socket);
    this.ledger = new ReceiverLedger(this.#counters, () => this.#drops.total());
    const capacity = Math.ceil(maxSessions / (this.#share?.count ?? 1));
    this.#sessions = new Sessions(this.#counters, { capacity, idle: sessionIdle, now: this.#startedAt });
    const answers = { enabled: reflect, rate: replyLimit, name, offload };
    this.#reflector = new Reflector(socket, this.#sessions, this.#counters, answers);
    this.#printer = new DatagramPrinter(config.print, dependencies.logger, dependencies.output);
    const requests = new StampRequests(this.#counters, this.#sessions, this.#reflector, addressRows, name);
    this.#intake = new Intake(this.#batch, this.#counters, textRows, requests, this.#printer, twampLight);
    this.#intake.keys = keysOf(config);
    this.#errorLog = limited(dependencies.logger);
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    if (config.duration !== undefined) this.#timer = setTimeout(this.#finish, config.duration);
    defineMetrics(dependencies.metrics, {
      counters: this.#counters,
      sessions: this.#sessions,
      reflector: this.#reflector,
      drops: this.#drops,
      socket,
    });
    this.#attention = new Attention(socket, {
      receive: () => this.#receiveWaiting(BATCHES_PER_TURN),
      most: BATCHES_PER_TURN * BATCH,
      datagrams: () => this.#counters.datagrams,
      failed: (error) => this.#failed(error),
    });
    const sweep = Math.max(sessionIdle / SWEEPS_PER_IDLE, SHORTEST_SWEEP);
    this.#sweep = setInterval(() => this.#sessions.expire(performance.now()), sweep);
    this.#tellWhere(dependencies);
  }

  /** Where it really listens: the port when 0 was asked for. */
  get address() {
    return this.#socket.getsockname();
  }

  /** Other threads listen there, too. */
  get tells() {
    return this.address;
  }

  notReady(): string | undefined {
    return this.#socket.closed ? "stopped" : undefined;
  }

  reload(config: ReceiverConfig): readonly string[] {
    const groups = groupsOf(config, this.#share);
    changeGroups(this.#socket, this.#groups, groups);
    this.#groups = groups;
    this.#printer.mode = config.print;
    this.#reflector.enabled = config.reflect;
    this.#reflector.rate = config.replyLimit;
    this.#intake.keys = keysOf(config);
    return changedOptions(this.#config, config).filter((name) => !RELOADABLE.has(name));
  }

  async drain(): Promise<void> {
    this.#receiveWaiting(BATCHES_AT_THE_END);
    this.#attention[Symbol.dispose]();
    this.#printer[Symbol.dispose]();
  }

  outcome(): Outcome {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    return { status: 0, ...summary(this.#counters, this.#drops.total(), seconds) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    clearInterval(this.#sweep);
    this.#attention[Symbol.dispose]();
    this.#printer[Symbol.dispose]();
    this.#socket.close();
  }

  /** Returns how many messages were taken. */
  #receiveWaiting(batches: number): number {
    const now = performance.now();
    let taken = 0;
    this.#reflector.refresh(now, this.#attention.isByTheClock);
    for (let turn = 0; turn < batches; turn++) {
      const count = this.#receiveBatch();
      for (let i = 0; i < count; i++) if (this.#copies?.isCopy(this.#batch, i) !== true) this.#intake.take(i, now);
      this.#intake.flush();
      if (this.#hasEnough()) this.#finish();
      taken += count;
      if (count < this.#batch.capacity) break;
    }
    return taken;
  }

  #hasEnough(): boolean {
    const { count } = this.#config;
    if (count === undefined) return false;
    const { datagrams } = this.#counters;
    if (this.#share === undefined) return datagrams >= count;
    const more = datagrams - this.#countedTogether;
    this.#countedTogether = datagrams;
    return this.#share.countTogether(more) >= count;
  }

  #receiveBatch(): number {
    try {
      return this.#socket.recvmmsg(this.#batch);
    } catch (error) {
      this.#failed(error);
      return 0;
    }
  }

  #failed(error: unknown): void {
    const code = error instanceof SocketError ? error.code : "internal";
    countCode(this.#counters.receiveErrors, code);
    this.#errorLog.log(code, "warn", { err: error }, "receiving failed; going on");
  }

  #tellWhere({ logger }: Dependencies): void {
    if (isFollower(this.#share)) return;
    const listening = formatAddress(this.#socket.getsockname());
    const groups = this.#groups.length > 0 ? { groups: this.#groups } : {};
    logger.info({ listen: listening, ...groups }, `receiving on ${listening}`);
  }
}

const RELOADABLE = new Set(["print", "groups", "log-level", "reflect", "reply-limit", "key-file"]);

/** A group's datagrams come to every socket that has joined it, so one does for all threads. */
function groupsOf({ groups }: ReceiverConfig, share: Share | undefined): readonly string[] {
  return isFollower(share) ? [] : groups;
}

/** The rows of STAMP senders and of plain text's that do not say who they are. */
function rowsOf(counters: Counters, name: string) {
  const lasting = (labels: PathLabels) => {
    const row = counters.row(labels);
    counters.keep(row);
    return row;
  };
  return {
    addressRows: new AddressRows(MAX_NAMELESS, lasting, name),
    textRows: new AddressRows(MAX_PATHS, (labels) => counters.texts.row(labels), name),
  };
}

function keysOf({ keyFile }: ReceiverConfig): AuthenticationKeys | undefined {
  return keyFile && new AuthenticationKeys(keyFile.keys);
}
