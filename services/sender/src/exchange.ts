import type { Direction } from "@sixbeat/common/measure";
import { rememberedDatagrams } from "@sixbeat/common/measure";
import { type SocketAddress, SocketError } from "@sixbeat/common/socket";
import { Deadlines } from "./deadlines.ts";
import { ErrorReports } from "./error-reports.ts";
import type { Figures } from "./figures.ts";
import { BATCHES_PER_TURN, Hearing } from "./hearing.ts";
import { HostClock } from "./host-clock.ts";
import type { Lane } from "./lane.ts";
import { Lanes } from "./lanes.ts";
import { LoadSending } from "./load/load-sending.ts";
import { LoadTraffic } from "./load/load-traffic.ts";
import { isWorthASocket } from "./load/stream.ts";
import type { Path } from "./path.ts";
import type { Peer } from "./peer.ts";
import { type HeardName, Replies } from "./replies.ts";
import { RequestTemplate } from "./request-template.ts";
import { Sending } from "./sending.ts";
import { Session } from "./session.ts";
import type { Settings } from "./settings.ts";
import { Stamping } from "./stamping.ts";
import type { TrafficEvents } from "./traffic-events.ts";

/** A load has as many replies as it sends in a turn: to take in fewer would leave ever more of them behind. */
const BATCHES_OF_LOAD = 8 * BATCHES_PER_TURN;

/** Sends the datagrams of all paths and hears what comes back, over as few sockets as there are flows. */
export class Exchange implements Disposable {
  readonly clock = new HostClock((step) => this.#clockWasSet(step));
  readonly lanes: Lanes;
  readonly #settings: Settings;
  readonly #figures: Figures;
  readonly #events: TrafficEvents;
  readonly #errors: ErrorReports;
  readonly #hearing: Hearing;
  readonly #sending: Sending;
  readonly #deadlines: Deadlines;
  readonly #load: LoadTraffic | undefined;
  readonly #stamping: Stamping;
  #onSettled: (() => void) | undefined;

  constructor(settings: Settings, figures: Figures, events: TrafficEvents, heardName: HeardName) {
    this.#settings = settings;
    this.#figures = figures;
    this.#events = events;
    this.lanes = new Lanes(settings.header, (lane) => this.#opened(lane));
    this.#errors = new ErrorReports(settings, figures, events);
    const replies = new Replies(settings, figures, this.clock, events, heardName);
    const heard = () => this.#checkSettled();
    this.#hearing = new Hearing(this.lanes.all, replies, this.#errors, this.clock, heard);
    this.#deadlines = new Deadlines(settings.timeout, {
      takeIn: () => this.#hearing.takeIn(),
      looked: () => {
        this.lanes.closeDeserted();
        heard();
      },
    });
    this.#sending = new Sending(settings, figures, this.clock, this.#errors, this.#deadlines, events);
    this.#load = this.#loadTraffic(settings);
    // A load has no time for that: the call stands for when its datagrams leave.
    const isMeasured = settings.mode !== undefined && !settings.isOneWay && this.#load === undefined;
    this.#stamping = new Stamping(this.lanes.all, isMeasured, events);
    this.clock.read();
  }

  /**
   * Begins a session on a path that has none.
   * @throws {SocketError} when there is no socket to be had.
   */
  begin(path: Path, peer: Peer): void {
    const sendsTo = labelled(peer.address, flowLabel(this.#settings.header.flowinfo, path.flow));
    const lane = this.#connected(peer, sendsTo) ?? this.lanes.of(peer.family, path.flow);
    path.session = new Session(this.#sessionOptions(path, peer, lane, sendsTo), this.#figures);
    lane.sessions.add(path.session);
    this.#figures.sessionStarted(path.row);
    if (peer.mtu !== undefined) this.#figures.pathMtu.note(path.row, peer.mtu);
  }

  /** The path's session is over. It is kept until nothing of it is pending. */
  end(path: Path): void {
    path.session?.retire();
    path.session = undefined;
    this.lanes.closeDeserted();
  }

  /**
   * Sends so many datagrams of a session, with the next flush at the latest.
   * @returns how many were dealt with; the kernel had no room for the others, none can be remembered now, or the session
   * had to end
   */
  send(session: Session, count: number): number {
    if (session.lane.isOutdated()) {
      this.end(session.path);
      return 0;
    }
    if (this.#load !== undefined) return this.#load.send(session, count);
    for (let i = 0; i < count; i++) {
      // One that the kernel refuses takes no number, so the next one of a session is numbered when this one has left.
      if (i > 0) this.#sending.flush(session.lane);
      this.#sending.queue(session);
    }
    return count;
  }

  /**
   * Sends what is queued.
   * @param isSoon the next flush comes within a few milliseconds, for sure: what has come back can wait for it
   */
  flush(isSoon: boolean): void {
    this.#hearing.isWatching = !isSoon;
    if (isSoon) this.#hearing.takeIn(this.#load === undefined ? BATCHES_PER_TURN : BATCHES_OF_LOAD);
    for (const lane of this.lanes.all) this.#sending.flush(lane);
    this.#stamping.look(this.#sending.count, this.clock.now);
  }

  /** There is another message in the settings. */
  messageChanged(): void {
    this.#sending.messageChanged();
  }

  /** Takes what waits in all sockets. @returns whether nothing does any more. */
  takeIn(batches: number): boolean {
    return this.#hearing.takeIn(batches);
  }

  /** Resolves when nothing is pending any more, which takes no longer than a reply is waited for. */
  settled(): Promise<void> {
    this.#hearing.isWatching = true;
    return new Promise((resolve) => {
      this.#onSettled = resolve;
      this.#checkSettled();
    });
  }

  [Symbol.dispose](): void {
    this.#deadlines[Symbol.dispose]();
    this.lanes[Symbol.dispose]();
  }

  #opened(lane: Lane): void {
    if (this.#load !== undefined) lane.socket.options.set({ udp_gro: true });
    this.#stamping.add(lane);
    for (const option of lane.missing) this.#events.lacks(option);
    this.#hearing.add(lane);
  }

  /** Signed datagrams differ in all that is signed, and text is the message: these go one by one at whatever rate. */
  #loadTraffic({ mode, rate, offload, size = 0 }: Settings): LoadTraffic | undefined {
    if (rate === undefined || mode !== "unauthenticated") return undefined;
    const account = { figures: this.#figures, clock: this.clock, errors: this.#errors, events: this.#events };
    return new LoadTraffic(new LoadSending({ size, offload }, account, this.#deadlines), this.#sending, this.clock);
  }

  #clockWasSet(milliseconds: number): void {
    for (const { sessions } of this.lanes.all) for (const { times } of sessions.all) times?.clockWasSet();
    this.#events.clockWasSet(milliseconds);
  }

  #checkSettled(): void {
    if (this.#onSettled === undefined || this.lanes.isPending()) return;
    this.#onSettled();
    this.#onSettled = undefined;
  }

  /** A socket for this peer alone, where that is worth it and can be had. */
  #connected(peer: Peer, sendsTo: SocketAddress): Lane | undefined {
    const rate = 1000 / this.#settings.interval;
    if (this.#load === undefined || !isWorthASocket(rate, peer, this.lanes.all.length)) return undefined;
    try {
      return this.lanes.connected(peer.family, sendsTo);
    } catch (error) {
      // Without a way to the peer, sending will say so.
      if (error instanceof SocketError) return undefined;
      throw error;
    }
  }

  #sessionOptions(path: Path, peer: Peer, lane: Lane, sendsTo: SocketAddress) {
    const { mode, source, isOneWay, timeout, interval, header } = this.#settings;
    const wantsReply = mode !== undefined && !isOneWay && !peer.isMany;
    const ssid = mode === undefined ? 0 : (lane.sessions.freeSsid() ?? 0);
    const dscp = header.trafficClass >> 2;
    // Nobody would hear the answer.
    const asksName = this.#settings.asksName && wantsReply;
    const { label: target, flow } = path;
    const { size = 0 } = this.#settings;
    return {
      path,
      lane,
      peer,
      sendsTo,
      ssid,
      asksName,
      request: mode && new RequestTemplate({ mode, ssid, dscp, source, target, flow, wantsReply, asksName, size }),
      replies: wantsReply ? { timeout, capacity: rememberedDatagrams(1000 / interval, timeout) } : undefined,
      startedAt: this.clock.now,
      onLost: (session: Session, sequence: number, direction: Direction) =>
        this.#events.lost(session, sequence, direction),
    };
  }
}

function labelled(address: SocketAddress, label: number): SocketAddress {
  return address.length === 2 ? address : [address[0], address[1], label, address[3]];
}

/** Each flow has a flow label of its own, from the configured one on; 0 leaves it to the kernel, which goes by the port. */
function flowLabel(first: number, flow: number): number {
  return first === 0 ? 0 : ((first + flow - 1) % 0xfffff) + 1;
}
