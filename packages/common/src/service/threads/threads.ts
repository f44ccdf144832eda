import type { Metrics } from "../../metrics/index.ts";
import { combineParts, Names, ownPart, readAll } from "../../metrics/threads/index.ts";
import type { Dependencies, Outcome, Page, Service } from "../definition.ts";
import { type LimitedLog, limited } from "../log/limited.ts";
import { Accounts } from "./accounts.ts";
import { figuresAge } from "./figures-age.ts";
import type { Member } from "./member.ts";
import { MemberFigures } from "./member-figures.ts";
import type { Combining } from "./threading.ts";

/** Who asks whether it is ready waits no longer for a thread, in milliseconds. */
const READY_PATIENCE = 1000;

/** Several threads that run one service each, as one service. */
export class Threads<C> implements Service<C> {
  readonly finished: Promise<void>;
  readonly pages: Readonly<Record<string, Page>>;
  readonly #members: readonly Member[];
  readonly #combining: Combining<C>;
  readonly #accounts: Accounts;
  readonly #startedAt = performance.now();
  #outcome: Outcome = { status: 1, summary: [], figures: {} };

  constructor(
    members: readonly Member[],
    combining: Combining<C>,
    config: C,
    { metrics, logger }: Pick<Dependencies, "metrics" | "logger">,
    finished: Promise<void>,
  ) {
    this.#members = members;
    this.#combining = combining;
    this.finished = finished;
    this.#accounts = new Accounts(members, (paths) => combining.book(config, paths));
    this.pages = { "/api/paths": { about: combining.about, read: (query) => this.#accounts.page(query) } };
    combineFigures(members, metrics, limited(logger));
  }

  /** The threads are told that they are to stop soon. */
  stop(): void {
    for (const member of this.#members) member.ask("stop", undefined).catch(() => {});
  }

  async notReady(): Promise<string | undefined> {
    return this.#combining.notReady(await Promise.all(this.#members.map(notReady)));
  }

  /** The first thread may refuse it; then no other has changed anything. */
  async reload(config: C): Promise<readonly string[]> {
    const [first, ...others] = this.#members;
    const restart = [await first!.ask("reload", config)];
    restart.push(...(await Promise.all(others.map((member) => member.ask("reload", config)))));
    return [...new Set(restart.flat())];
  }

  async drain(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.ask("drain", undefined)));
    this.#outcome = await this.#accounts.outcome((performance.now() - this.#startedAt) / 1000);
  }

  outcome(): Outcome {
    return this.#outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // One that has died has nothing to release.
    await Promise.allSettled(this.#members.map((member) => member.ask("dispose", undefined)));
  }
}

function notReady(member: Member): Promise<string | undefined> {
  const tooLate = new Promise<string>((resolve) => {
    setTimeout(() => resolve(`thread ${member.index} does not answer`), READY_PATIENCE).unref();
  });
  const answer = member.ask("notReady", undefined).catch(({ message }: Error) => message);
  return Promise.race([answer, tooLate]);
}

function combineFigures(members: readonly Member[], metrics: Metrics, troubles: LimitedLog): void {
  const names = new Names();
  const figures = members.map((member) => new MemberFigures(member, names));
  const age = figuresAge(() => figures.map((of) => of.age(performance.now())));
  metrics.combineWith(async (own) => {
    const answered = await Promise.all(figures.map((of) => of.refresh()));
    for (const [thread, isAnswer] of answered.entries()) {
      if (!isAnswer) troubles.log(`${thread}`, "warn", { thread }, "a thread does not answer; its last figures stand");
    }
    const parts = figures.map(({ part }) => part).filter((part) => part !== undefined);
    return combineParts([ownPart(own), ...parts, ownPart([readAll(age)])]);
  });
}
