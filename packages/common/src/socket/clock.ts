import { TIMESPEC } from "./layout/cmsghdr.ts";
import { TIMEX } from "./layout/timex.ts";
import * as libc from "./libc/bindings.ts";
import { Memory } from "./memory.ts";

/** A point in time. Source: struct timespec, clock_gettime(2). */
export interface Instant {
  /** Whole seconds since 1970. */
  seconds: number;
  /** What has passed of the next second: 0 to 999,999,999. */
  nanoseconds: number;
}

/** What the kernel knows of how good the host's clock is. Source: adjtimex(2). */
export interface ClockState {
  /** Whether something, such as chrony, keeps the clock synchronised and has told the kernel so. */
  readonly synchronized: boolean;
  /** By how many seconds the clock may be wrong at most; Infinity where the kernel does not tell. */
  readonly maximumError: number;
  /** By how many seconds the clock is probably wrong; Infinity where the kernel does not tell. */
  readonly estimatedError: number;
  /** How many seconds of correction the kernel still has to work in; positive when the clock is behind. */
  readonly offset: number;
}

/**
 * Reads the host's clock (CLOCK_REALTIME), which kernel timestamps are of, too. It allocates nothing.
 * Source: clock_gettime(2).
 */
export function readClock(into: Instant): void {
  libc.clock_gettime(CLOCK_REALTIME, NOW_ADDRESS);
  into.seconds = longAt(NOW, TIMESPEC.sec);
  into.nanoseconds = NOW.view.getUint32(TIMESPEC.nsec, true);
}

/**
 * Asks how good the host's clock is. Some sandboxes forbid the question; then the clock counts as not synchronised and
 * its error as unknown. Source: adjtimex(2).
 */
export function clockState(): ClockState {
  return clockStateOf(STATE, libc.adjtimex(STATE.address));
}

/** What adjtimex has answered: a state, or a negative number when it failed. */
export function clockStateOf(timex: Memory, state: number): ClockState {
  if (state < 0) return { synchronized: false, maximumError: Infinity, estimatedError: Infinity, offset: 0 };
  const status = timex.view.getInt32(TIMEX.status, true);
  return {
    synchronized: state !== TIME_ERROR && (status & STA_UNSYNC) === 0,
    maximumError: longAt(timex, TIMEX.maxerror) / 1e6,
    estimatedError: longAt(timex, TIMEX.esterror) / 1e6,
    offset: longAt(timex, TIMEX.offset) / ((status & STA_NANO) === 0 ? 1e6 : 1e9),
  };
}

/** A C long that a number holds exactly. */
function longAt({ view }: Memory, offset: number): number {
  return view.getUint32(offset, true) + view.getInt32(offset + 4, true) * 0x1_0000_0000;
}

/** clock_gettime(2). */
const CLOCK_REALTIME = 0;

// adjtimex(2): what it returns for a clock that can't be relied on, and flags of its status.
const TIME_ERROR = 5;
const STA_UNSYNC = 0x40;
const STA_NANO = 0x2000;

const NOW = new Memory(TIMESPEC.size);
/** No modes: it is asked, and nothing is set. */
const STATE = new Memory(TIMEX.size);
// Not read from the object with each call, which would allocate: it is no small integer.
const NOW_ADDRESS = NOW.address;
