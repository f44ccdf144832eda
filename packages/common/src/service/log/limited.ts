import type { Logger } from "pino";

/** Logs an event at most once per interval and key; what was held back is the next line's `suppressed`. */
export interface LimitedLog {
  /** Events with the same key share a limit: `log("sendto ENETUNREACH", "warn", { err }, "a datagram was not sent")`. */
  log(key: string, level: "warn" | "error", fields: Record<string, unknown>, message: string): void;
}

export interface Limit {
  intervalMs: number;
  /** At most so many keys are known; all beyond share one limit. */
  maxKeys: number;
  /** Monotonic milliseconds. */
  now(): number;
}

/** A log for events that the network can cause as often as it likes. Needs no timer; its memory is bounded. */
export function limited(logger: Logger, limit: Partial<Limit> = {}): LimitedLog {
  const { intervalMs, maxKeys, now } = { ...defaultLimit, ...limit };
  // In the order of their last line, so the first key is the one longest silent.
  const known = new Map<string, Account>();
  const beyond: Account = { loggedAt: Number.NEGATIVE_INFINITY, suppressed: 0 };

  const accountOf = (key: string): Account => {
    const account = known.get(key);
    if (account !== undefined) return account;
    const [longestSilent] = known;
    if (known.size >= maxKeys && longestSilent !== undefined) {
      const [silentKey, silent] = longestSilent;
      if (now() - silent.loggedAt < intervalMs) return beyond;
      beyond.suppressed += silent.suppressed;
      known.delete(silentKey);
    }
    return { loggedAt: Number.NEGATIVE_INFINITY, suppressed: 0 };
  };

  return {
    log(key, level, fields, message) {
      const account = accountOf(key);
      if (now() - account.loggedAt < intervalMs) {
        account.suppressed++;
        return;
      }
      logger[level](account.suppressed > 0 ? { ...fields, suppressed: account.suppressed } : fields, message);
      account.suppressed = 0;
      account.loggedAt = now();
      if (account === beyond) return;
      known.delete(key);
      known.set(key, account);
    },
  };
}

interface Account {
  loggedAt: number;
  suppressed: number;
}

const defaultLimit: Limit = { intervalMs: 10_000, maxKeys: 256, now: () => performance.now() };
