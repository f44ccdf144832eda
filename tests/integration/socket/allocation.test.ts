import { expect, it } from "vitest";
import { cleanEnd, run } from "./child.ts";

/** Says whether `rounds` rounds of so many datagrams leave next to nothing behind, and no garbage was collected. */
const MEASURE = `
  const { PerformanceObserver } = await import("node:perf_hooks");
  let collections = 0;
  new PerformanceObserver((list) => { collections += list.getEntries().length; }).observe({ entryTypes: ["gc"] });
  const seen = () => new Promise((resolve) => setTimeout(resolve, 10));
  const measure = async (what, datagrams, round) => {
    for (let i = 0; i < 1500; i++) round();
    gc();
    await seen();
    collections = 0;
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 1000; i++) round();
    const grown = process.memoryUsage().heapUsed - before;
    await seen();
    const each = grown / (1000 * datagrams);
    console.log(what, collections, each < 4 ? "next to nothing" : each);
  };
  const bound = (options) => {
    const socket = new Socket(AF_INET6);
    socket.options.set({ recvpktinfo: true, recvhoplimit: true, recvtclass: true, timestampns: true, ...options });
    socket.bind(["::1", 0, 0, 0]);
    socket.growReceiveBuffer(4_000_000);
    return socket;
  };
  const key = new Uint32Array(PEER_KEY_WORDS);
  let sum = 0;
  const read = (batch) => {
    for (let i = 0; i < batch.count; i++) {
      batch.writePeerKey(i, key);
      batch.writeDestinationKey(i, key);
      sum += batch.hopLimit(i) + batch.trafficClass(i) + batch.segmentSize(i) + batch.interfaceIndex(i) + batch.length(i);
      sum += batch.timestampNanoseconds(i) % 2 + batch.timestampSeconds(i) % 2;
    }
  };
`;

it("no object is made for a datagram that is sent, received, told apart and answered", async () => {
  const end = await run(`${MEASURE}
    const [client, server] = [bound(), bound()];
    const peer = new PreparedAddress(AF_INET6, server.getsockname());
    const [out, replies] = [new SendBatch(AF_INET6, 64, 64), new SendBatch(AF_INET6, 64, 64)];
    const batch = new RecvBatch(64, 64, 256);
    const now = { seconds: 0, nanoseconds: 0 };
    await measure("answers", 128, () => {
      readClock(now);
      for (let i = 0; i < 64; i++) {
        out.setLength(i, 44);
        out.setPeer(i, peer);
        out.setTrafficClass(i, now.nanoseconds & 0xfc);
      }
      client.sendmmsg(out);
      const count = server.recvmmsg(batch);
      read(batch);
      for (let i = 0; i < count; i++) {
        replies.setLength(i, batch.length(i));
        replies.answer(i, batch, i);
        replies.setTrafficClass(i, batch.trafficClass(i));
      }
      server.sendmmsg(replies, 0, count);
      client.recvmmsg(batch);
      read(batch);
    });
    client.close();
    server.close();
  `);
  expect(end).toEqual(cleanEnd("answers 0 next to nothing"));
});

it("no object is made for datagrams in segments, nor for what the error queue says of each", async () => {
  const end = await run(`${MEASURE}
    const s = bound({ udp_gro: true });
    const batch = new RecvBatch(64, 65_536, 256);
    const peer = new PreparedAddress(AF_INET6, s.getsockname());
    const blocks = new SendBatch(AF_INET6, 4, 4096);
    for (let i = 0; i < 4; i++) blocks.setPeer(i, peer);
    await measure("segments", 4 * 64, () => {
      for (let i = 0; i < 4; i++) {
        blocks.setLength(i, 4096);
        blocks.setSegmentSize(i, 64 + (sum & 64));
      }
      s.sendmmsg(blocks);
      while (s.recvmmsg(batch) > 0) read(batch);
    });
    const out = new SendBatch(AF_INET6, 64, 64);
    for (let i = 0; i < 64; i++) out.setPeer(i, peer);
    const flags = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
    s.options.set({ timestamping: flags | SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY });
    await measure("stamps", 64, () => {
      s.sendmmsg(out);
      while (s.recvmmsg(batch) > 0);
      const count = s.recverrmmsg(batch);
      for (let i = 0; i < count; i++) {
        sum += batch.errorErrno(i) + batch.errorOrigin(i) + batch.errorType(i) + batch.errorCode(i);
        sum += batch.errorInfo(i) + (batch.errorData(i) & 1) + batch.timestampNanoseconds(i) % 2;
      }
    });
    s.close();
  `);
  expect(end).toEqual(cleanEnd("segments 0 next to nothing", "stamps 0 next to nothing"));
});
