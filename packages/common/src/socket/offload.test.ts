import { describe, expect, it } from "vitest";
import { Offload, poolSize } from "./offload.ts";
import type { WaitOptions } from "./waits.ts";

type Done = (settle: () => number) => void;

function call(start: (done: Done) => void, yields = false) {
  return { syscall: "getaddrinfo", address: "example.com", memory: [], yields, start };
}

/** An offload whose calls end when the test says so. */
function controlled(limit: number) {
  const offload = new Offload(limit);
  const started: { id: number; end: Done }[] = [];
  const run = (id: number, wait?: WaitOptions, yields?: boolean) =>
    offload.run(
      call((end) => started.push({ id, end }), yields),
      wait,
    );
  return { started, run, ids: () => started.map(({ id }) => id), end: (at: number) => started[at]?.end(() => at) };
}

describe("an offload", () => {
  it("starts as many calls as it may, and the others in order as places are freed", async () => {
    const { run, ids, end } = controlled(2);
    const calls = [0, 1, 2, 3].map((id) => run(id));
    expect(ids()).toEqual([0, 1]);
    end(1);
    expect(ids()).toEqual([0, 1, 2]);
    for (const at of [0, 2, 3]) end(at);
    expect(await Promise.all(calls)).toEqual([0, 1, 2, 3]);
  });

  it("starts those that yield after the others, and leaves them a place", async () => {
    const { run, ids, end } = controlled(3);
    const yielding = [0, 1, 2, 3].map((id) => run(id, {}, true));
    expect(ids()).toEqual([0, 1]);
    const others = [10, 11, 12].map((id) => run(id));
    expect(ids()).toEqual([0, 1, 10]);
    end(0);
    end(1);
    expect(ids()).toEqual([0, 1, 10, 11, 12]);
    end(2);
    end(3);
    expect(ids()).toEqual([0, 1, 10, 11, 12, 2, 3]);
    for (const at of [4, 5, 6]) end(at);
    await Promise.all([...yielding, ...others]);
  });

  it("with one place gives it to those that yield, too, and lets go of one that stops waiting", async () => {
    const { run, ids, end } = controlled(1);
    const first = run(0, {}, true);
    const controller = new AbortController();
    const second = run(1, controller, true);
    controller.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    end(0);
    await first;
    expect(ids()).toEqual([0]);
  });

  it("passes on what a call returns or throws, and goes on", async () => {
    const { run, started, end } = controlled(1);
    const failing = run(0);
    const next = run(1);
    started[0]?.end(() => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    end(1);
    expect(await next).toBe(1);
  });

  it("goes on when calls can't even be started, however many", async () => {
    const offload = new Offload(1);
    let free: Done = () => undefined;
    const first = offload.run(
      call((end) => {
        free = end;
      }),
    );
    const refused = Array.from({ length: 20_000 }, () =>
      offload.run(
        call(() => {
          throw new Error("too many");
        }),
      ),
    );
    const last = offload.run(call((end) => end(() => 7)));
    free(() => 1);
    expect(await first).toBe(1);
    expect((await Promise.allSettled(refused)).every(({ status }) => status === "rejected")).toBe(true);
    expect(await last).toBe(7);
  });

  it("lets go of whoever stops waiting, however many", async () => {
    const { run, ids, end } = controlled(1);
    const running = run(0);
    // One each: Node.js goes through all listeners of a signal for each that comes or goes.
    const controllers = Array.from({ length: 20_000 }, () => new AbortController());
    const waiting = controllers.map((controller, id) => run(id + 1, controller));
    const last = run(99_999);
    for (const controller of controllers) controller.abort(new Error("enough"));
    expect((await Promise.allSettled(waiting)).every(({ status }) => status === "rejected")).toBe(true);
    end(0);
    await running;
    expect(ids()).toEqual([0, 99_999]);
    end(1);
    await last;
  });

  it("keeps the place of a call that nobody waits for any more until it ends", async () => {
    const { run, ids, end } = controlled(1);
    const controller = new AbortController();
    const ended = run(0, controller);
    const next = run(1);
    controller.abort(new Error("enough"));
    await expect(ended).rejects.toThrow("enough");
    expect(ids()).toEqual([0]);
    end(0);
    expect(ids()).toEqual([0, 1]);
    end(1);
    await next;
    await expect(run(2, { signal: AbortSignal.abort("before") })).rejects.toBe("before");
    expect(ids()).toEqual([0, 1]);
  });

  it("gives up when the timeout expires, running or waiting, and not before", async () => {
    const { run, ids, end } = controlled(1);
    const timeouts = [run(0, { timeout: 20 }), run(1, { timeout: 20 })];
    const patient = run(2, { timeout: 60_000 });
    for (const timeout of timeouts) {
      await expect(timeout).rejects.toMatchObject({
        name: "SocketTimeout",
        code: "ETIMEDOUT",
        message: "getaddrinfo example.com: nothing came within 20 ms (ETIMEDOUT)",
      });
    }
    expect(ids()).toEqual([0]);
    end(0);
    expect(ids()).toEqual([0, 2]);
    end(1);
    expect(await patient).toBe(1);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])("refuses a timeout of %s", async (timeout) => {
    const { run, ids } = controlled(1);
    await expect(run(0, { timeout })).rejects.toBeInstanceOf(RangeError);
    expect(ids()).toEqual([]);
  });
});

describe(poolSize, () => {
  it.each([
    [null, 4],
    ["16", 16],
    ["0", 1],
    ["many", 1],
    ["5000", 1024],
  ])("of UV_THREADPOOL_SIZE=%s is libuv's", (written, size) => {
    expect(poolSize(written)).toBe(size);
  });
});
