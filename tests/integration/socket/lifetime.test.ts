import { describe, expect, it } from "vitest";
import { lacks } from "../../support/requires.ts";
import { OWN_NETWORK, run } from "./child.ts";

const HELPERS = `
import { readdirSync } from "node:fs";
const open = () => readdirSync("/proc/self/fd").length;
const turn = () => new Promise((resolve) => setImmediate(resolve));
const bound = () => { const s = new Socket(AF_INET6); s.bind(["::1", 0, 0, 0]); return s; };
// The first socket that is watched makes what libuv keeps for the life of the loop.
const first = bound();
const firstWait = first.recv();
first.close();
await firstWait.catch(() => {});
const before = open();
`;

/** Runs a script that prints one line of JSON, and returns that. */
async function figures(script: string, wrapper?: readonly string[]): Promise<Record<string, unknown>> {
  const end = await run(HELPERS + script, wrapper);
  expect(end).toMatchObject({ status: 0, signal: null, stderr: "" });
  return JSON.parse(end.stdout.split("\n")[0] ?? "");
}

describe("descriptors", () => {
  it("are all given back after 50,000 sockets were opened, used and closed", async () => {
    const result = await figures(`
      const cycle = async (i) => {
        const s = bound();
        s.sendto("x", s.getsockname());
        if (i % 4 === 0) await s.recv();
        if (i % 4 === 1) { const wait = s.readable(); s.close(); await wait.catch(() => {}); }
        if (i % 4 === 2) s.watch({ readable() {} });
        s.close();
      };
      const sizes = [];
      for (let round = 0; round < 5; round++) {
        for (let i = 0; i < 10_000; i++) await cycle(i);
        await turn();
        gc();
        sizes.push(process.memoryUsage.rss() / 10_000);
      }
      const grown = sizes.slice(1).map((size, i) => size - sizes[i]);
      console.log(JSON.stringify({ left: open() - before, grown: Math.min(...grown) }));
    `);
    expect(result["left"]).toBe(0);
    // Octets for each socket, in the best of four rounds: a leak grows in every one.
    expect(result["grown"]).toBeLessThan(200);
  });

  it("are enough for 1,000 sockets that wait at once, and all given back", async () => {
    const result = await figures(`
      const sockets = Array.from({ length: 1000 }, bound);
      const during = open() - before;
      const waits = sockets.map((s) => s.recv());
      await turn();
      sockets.forEach((s, i) => sockets[(i + 1) % 1000].sendto(String(i), s.getsockname()));
      const words = (await Promise.all(waits)).map((octets) => Buffer.from(octets).toString());
      const right = words.filter((word, i) => word === String(i)).length;
      const pending = sockets.map((s) => s.recv().catch((error) => error.code));
      for (const s of sockets) s.close();
      const ended = (await Promise.all(pending)).filter((code) => code === "EBADF").length;
      await turn();
      console.log(JSON.stringify({ during, right, ended, left: open() - before }));
    `);
    expect(result).toEqual({ during: 1000, right: 1000, ended: 1000, left: 0 });
  });

  it("are not lost when making or binding a socket fails", async () => {
    const result = await figures(`
      const taken = bound();
      const codes = new Set();
      const attempt = (call) => { try { call(); } catch (error) { codes.add(error.code ?? error.name); } };
      for (let i = 0; i < 200; i++) {
        attempt(() => new Socket(AF_INET6, SOCK_DGRAM, 6));
        attempt(() => new Socket(AF_INET6, SOCK_DGRAM, NaN));
        attempt(() => new Socket(7));
        const s = new Socket(AF_INET6);
        attempt(() => s.bind(taken.getsockname()));
        attempt(() => s.bind(["2001:db8::1", 0, 0, 0]));
        attempt(() => s.bind(["nonsense", 0, 0, 0]));
        s.close();
      }
      taken.close();
      console.log(JSON.stringify({ codes: [...codes].sort(), left: open() - before }));
    `);
    const codes = ["EADDRINUSE", "EADDRNOTAVAIL", "EAI_NONAME", "EPROTONOSUPPORT", "RangeError"];
    expect(result).toEqual({ codes, left: 0 });
  });

  it("may run out, which is an error that passes", async () => {
    const script = `
      const sockets = [];
      let code;
      try { for (;;) sockets.push(new Socket(AF_INET6)); } catch (error) { code = error.syscall + " " + error.code; }
      const some = sockets.length > 10;
      for (const s of sockets) s.close();
      bound().close();
      console.log(JSON.stringify({ code, some, left: open() - before }));
    `;
    const few = ["sh", "-c", 'ulimit -n 100 && exec "$@"', "sh"];
    expect(await figures(script, few)).toEqual({ code: "socket EMFILE", some: true, left: 0 });
  });

  it("are closed by using and await using", async () => {
    const result = await figures(`
      const s = bound();
      s[Symbol.dispose]();
      const t = bound();
      await t[Symbol.asyncDispose]();
      console.log(JSON.stringify({ closed: s.closed && t.closed, left: open() - before }));
    `);
    expect(result).toEqual({ closed: true, left: 0 });
  });
});

describe.skipIf(lacks("namespaces"))("a lookup that a name server does not answer", () => {
  /** Where a lookup takes so many seconds. */
  const hanging = (seconds: number) => {
    const command = `ip link set lo up && echo "nameserver 127.0.0.1
options timeout:${seconds} attempts:1" > /tmp/sixbeat-resolv.$$ && mount --bind /tmp/sixbeat-resolv.$$ /etc/resolv.conf &&
rm /tmp/sixbeat-resolv.$$ && exec "$@"`;
    return ["unshare", "--mount", ...OWN_NETWORK.slice(0, -2), command, "sh"];
  };
  const server = `
    const server = new Socket(AF_INET);
    server.bind(["127.0.0.1", 53]);
  `;

  it("does not hold up the loop, ends for its caller when told, and fails in the end", async () => {
    const result = await figures(
      `${server}
      let turns = 0;
      const ticking = setInterval(() => turns++, 10);
      const controller = new AbortController();
      let failed = 0;
      const lookups = ["one.test", "two.test"].map((name) =>
        getaddrinfo(name, 9).catch((error) => { failed++; return error.code; }));
      const aborted = getaddrinfo("three.test", 9, { signal: controller.signal }).catch((error) => error.name);
      await server.readable();
      controller.abort();
      const early = [await aborted, failed];
      const codes = await Promise.all(lookups);
      clearInterval(ticking);
      console.log(JSON.stringify({ early, codes, turned: turns > 10 }));
    `,
      hanging(5),
    );
    expect(result).toEqual({ early: ["AbortError", 0], codes: ["EAI_AGAIN", "EAI_AGAIN"], turned: true });
  });

  it("does not keep a process that ends at once", async () => {
    // Whoever waited for it would be killed before.
    const script = `${server} getaddrinfo("one.test", 9); await server.readable(); exitNow(4);`;
    expect(await run(script, hanging(30))).toMatchObject({ status: 4, signal: null, stderr: "" });
  });
});
