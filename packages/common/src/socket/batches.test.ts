import { describe, expect, it } from "vitest";
import { AF_INET6, RecvBatch, Socket, type SocketError } from "./index.ts";
import { bound6, text } from "./test-support.ts";

/** The datagrams of a loop over batches, until it has seen "end". */
async function collect(batches: AsyncIterable<RecvBatch>): Promise<string[]> {
  const seen: string[] = [];
  for await (const batch of batches) {
    for (let i = 0; i < batch.count; i++) seen.push(text(batch.data(i)));
    if (seen.at(-1) === "end") break;
  }
  return seen;
}

describe("a loop over batches", () => {
  it("gets everything that came before and while it waits, in one batch that is used again", async () => {
    using socket = bound6();
    const to = socket.getsockname();
    const batch = new RecvBatch(2, 16);
    for (const word of ["1", "2", "3"]) socket.sendto(word, to);
    const seen = collect(socket.batches(batch));
    setTimeout(() => {
      socket.sendto("4", to);
      socket.sendto("end", to);
    }, 5);
    expect(await seen).toEqual(["1", "2", "3", "4", "end"]);
  });

  it("leaves others their turn in a flood", async () => {
    using socket = bound6();
    const to = socket.getsockname();
    const batch = new RecvBatch(1, 16);
    let batches = 0;
    let most = 0;
    let sinceTurn = 0;
    let turns = 0;
    let waiting = true;
    const nextTurn = () => {
      turns++;
      sinceTurn = 0;
      if (waiting) setImmediate(nextTurn);
    };
    setImmediate(nextTurn);
    socket.sendto("x", to);
    for await (const _ of socket.batches(batch)) {
      batches++;
      most = Math.max(most, ++sinceTurn);
      if (batches === 200) break;
      socket.sendto("x", to);
    }
    waiting = false;
    expect(turns).toBeGreaterThanOrEqual(20);
    expect(most).toBeLessThanOrEqual(10);
  });

  it("ends with the signal's reason, a timeout, or when the socket is closed", async () => {
    const socket = bound6();
    const batch = new RecvBatch(1, 16);
    const reason = new Error("enough");
    const controller = new AbortController();
    const aborted = collect(socket.batches(batch, { signal: controller.signal }));
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await expect(collect(socket.batches(batch, { timeout: 1 }))).rejects.toMatchObject({ code: "ETIMEDOUT" });
    const closed = collect(socket.batches(batch));
    socket.close();
    await expect(closed).rejects.toMatchObject({ code: "EBADF" });
  });

  it("ends with an error of the network, unless someone wants to be told of it", async () => {
    for (const recverr of [false, true]) {
      using socket = bound6();
      socket.options.set({ recverr });
      using gone = bound6();
      const peer = gone.getsockname();
      gone.close();
      socket.connect(peer);
      const batch = new RecvBatch(1, 16);
      const ended = collect(socket.batches(batch));
      socket.send("x");
      await expect(ended).rejects.toMatchObject({ code: "ECONNREFUSED" });

      const told: SocketError[] = [];
      const reports: unknown[] = [];
      const error = (failure: SocketError, report?: unknown) => {
        told.push(failure);
        reports.push(report);
        using back = new Socket(AF_INET6);
        back.bind(peer);
        back.sendto("end", socket.getsockname());
      };
      const goesOn = collect(socket.batches(batch, { error }));
      socket.send("x");
      expect(await goesOn).toEqual(["end"]);
      expect(told.map(({ code }) => code)).toEqual(["ECONNREFUSED"]);
      expect(reports).toEqual([recverr ? expect.objectContaining({ kind: "error", destination: peer }) : undefined]);
    }
  });
});
