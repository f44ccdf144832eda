import { describe, expect, it } from "vitest";
import { lacks } from "../../support/requires.ts";
import { OWN_NETWORK, run } from "./child.ts";

const HELPERS = `
import { readdirSync } from "node:fs";
const open = () => readdirSync("/proc/self/fd").length;
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
