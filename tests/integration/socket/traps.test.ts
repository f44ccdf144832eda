import { describe, expect, it } from "vitest";
import { cleanEnd, run } from "./child.ts";

const BOUND = `const bound = () => { const s = new Socket(AF_INET6); s.bind(["::1", 0, 0, 0]); return s; };
const turn = () => new Promise((resolve) => setImmediate(resolve));
`;

/** Runs a script that has `bound()`, a socket on loopback, and `turn()`, a turn of the event loop. */
const trap = (script: string, wrapper?: readonly string[]) => run(BOUND + script, wrapper);

describe("what would abort or crash the process", () => {
  it("is an error when one descriptor is watched twice", async () => {
    const end = await trap(`
      const { Readiness } = await load("readiness.js");
      const s = bound();
      const first = new Readiness(s.fileno(), () => {});
      first.want(true, false);
      const second = new Readiness(s.fileno(), () => {});
      try { second.want(true, false); } catch (error) { console.log(error.message.replace(/\\d+/, "N")); }
      first.close();
      second.want(true, true);
      second.close();
    `);
    expect(end).toEqual(cleanEnd("descriptor N is watched already"));
  });

  it.each(["-1", "99", "1e6", "0"])("is an error when descriptor %s is watched", async (fd) => {
    const end = await trap(`
      const { Readiness } = await load("readiness.js");
      try { new Readiness(${fd}, () => {}).want(true, false); } catch (error) { console.log(error.name); }
    `);
    expect(end).toEqual(cleanEnd("SocketError"));
  });

  it("does nothing when watching starts, changes or ends after the end", async () => {
    const end = await trap(`
      const { Readiness } = await load("readiness.js");
      const s = bound();
      const readiness = new Readiness(s.fileno(), () => {});
      for (let i = 0; i < 100; i++) {
        readiness.want(true, false);
        readiness.want(true, true);
        readiness.want(false, false);
        readiness.want(false, false);
        readiness.close();
        readiness.close();
        readiness.want(false, false);
        if (i % 10 === 0) await turn();
      }
      const watch = s.watch({ readable() {} });
      s.close();
      watch[Symbol.dispose]();
      await turn();
    `);
    expect(end).toEqual(cleanEnd());
  });

  it("does not happen when a socket is closed while it is waited on, in its callback, and again", async () => {
    const end = await trap(`
      for (let i = 0; i < 500; i++) {
        const s = bound();
        const waits = [s.recv(), s.readable(), s.writable()];
        s.watch({ readable() { s.close(); s.close(); } });
        s.sendto("x", s.getsockname());
        if (i % 3 === 0) s.close();
        if (i % 3 === 1) await turn();
        if (i % 3 === 2) await Promise.race(waits);
        s.close();
        await Promise.allSettled(waits);
      }
    `);
    expect(end).toEqual(cleanEnd());
  });

  it("does not happen when a descriptor's number comes back at once", async () => {
    const end = await trap(`
      const numbers = new Set();
      for (let i = 0; i < 500; i++) {
        using_(bound());
        await turn();
      }
      function using_(s) {
        numbers.add(s.fileno());
        s.watch({ readable() {} });
        s.close();
        const again = bound();
        if (again.fileno() !== [...numbers].at(-1)) throw new Error("another number");
        again.watch({ readable() {} });
        again.close();
      }
    `);
    expect(end).toEqual(cleanEnd());
  });

  it("does not happen when someone else has closed the descriptor that is watched", async () => {
    const end = await trap(`
      import { closeSync } from "node:fs";
      const s = bound();
      const wait = s.recv();
      await turn();
      closeSync(s.fileno());
      try { s.close(); } catch (error) { console.log(error.syscall, error.code); }
      await wait.catch((error) => console.log(error.syscall, error.code));
    `);
    expect(end).toEqual(cleanEnd("close EBADF", "recv EBADF"));
  });
});

describe("what would be lost without a trace", () => {
  it.each(["readable", "error"])("is seen: an exception in %s ends the process", async (method) => {
    const end = await trap(`
      const peer = bound();
      const s = bound();
      s.connect(peer.getsockname());
      s.watch({ readable() {}, ["${method}"]() { throw new Error("seen"); } });
      if ("${method}" === "readable") peer.sendto("x", s.getsockname());
      peer.close();
      if ("${method}" === "error") s.send("x");
    `);
    expect(end).toMatchObject({ status: 1, signal: null });
    expect(end.stderr).toContain("Error: seen");
  });

  it("is seen: an exception reaches the process's handler, and the watch goes on", async () => {
    const end = await trap(`
      process.on("uncaughtException", (error) => console.log(error.message));
      const s = bound();
      const batch = new RecvBatch(1, 1);
      let count = 0;
      s.watch({ readable() { s.recvmmsg(batch); if (++count === 2) s.close(); throw new Error("number " + count); } });
      s.sendto("x", s.getsockname());
      s.sendto("y", s.getsockname());
    `);
    expect(end).toEqual(cleanEnd("number 1", "number 2"));
  });

  it("is kept: a watch of a socket that nobody else remembers outlives the collector", async () => {
    const end = await trap(`
      function watch() {
        const s = bound();
        s.watch({ readable() { console.log("heard"); s.close(); } });
        return s.getsockname();
      }
      const name = watch();
      for (let i = 0; i < 20; i++) { gc(); await turn(); }
      const sender = bound();
      sender.sendto("x", name);
    `);
    expect(end).toEqual(cleanEnd("heard"));
  });

  it("is kept: the memory of a call that runs in another thread", async () => {
    const end = await trap(`
      const lookups = Array.from({ length: 400 }, (_, i) =>
        i % 2 ? getaddrinfo("2001:db8::1:" + i, i, { type: SOCK_DGRAM }).then(([row]) => row.address.slice(0, 2).join(" "))
              : getnameinfo(["2001:db8::1:" + i, i, 0, 0], NI_NUMERICHOST | NI_NUMERICSERV).then((names) => names.join(" ")));
      const garbage = [];
      let done = false;
      const all = Promise.all(lookups).finally(() => { done = true; });
      while (!done) { gc(); garbage.push(new Uint8Array(4096).fill(255)); await turn(); }
      const wrong = (await all).filter((text, i) => text !== "2001:db8::1:" + i + " " + i);
      console.log(wrong.length);
    `);
    expect(end).toEqual(cleanEnd("0"));
  });

  it("is kept: the memory of a batch whose octets someone still looks at", async () => {
    const end = await trap(`
      const s = bound();
      const out = new SendBatch(AF_INET6, 4, 16);
      const back = new RecvBatch(4, 16);
      for (let i = 0; i < 50; i++) {
        for (let slot = 0; slot < 4; slot++) {
          out.bytes.fill(i, out.offset(slot), out.offset(slot) + 16);
          out.setLength(slot, 16);
          out.setAddress(slot, s.getsockname());
        }
        gc();
        s.sendmmsg(out);
        gc();
        if (s.recvmmsg(back) !== 4 || back.bytes.some((octet) => octet !== (i & 255))) throw new Error("changed");
      }
    `);
    expect(end).toEqual(cleanEnd());
  });
});

describe("the process", () => {
  it("ends by itself although a socket is open", async () => {
    expect(await trap(`globalThis.s = bound();`)).toEqual(cleanEnd());
  });

  it("goes on while a socket is watched, and ends when it is closed", async () => {
    // The datagram comes from a process that was started long before it is sent.
    const end = await trap(`
      import { spawn } from "node:child_process";
      const s = bound();
      s.watch({ readable() { console.log("heard"); s.close(); } });
      const sender = 'const s = require("node:dgram").createSocket("udp6"); s.send("x", ' + s.getsockname()[1] + ', "::1", () => s.close())';
      spawn(process.execPath, ["--eval", sender], { detached: true, stdio: "ignore" }).unref();
    `);
    expect(end).toEqual(cleanEnd("heard"));
  });

  it.each([
    ["close", "s.close();"],
    ["signal", "controller.abort();"],
    ["datagram", "s.sendto('x', s.getsockname());"],
  ])("ends when its last wait was ended by a %s", async (_, end) => {
    const script = `
      const s = bound();
      const controller = new AbortController();
      const wait = s.recv(1, { timeout: 2_000_000_000, signal: controller.signal });
      await turn();
      ${end}
      await wait.catch(() => {});
    `;
    expect(await trap(script)).toEqual(cleanEnd());
  });

  it("ends when its last wait has run into its timeout", async () => {
    const end = await trap(`await bound().recv(1, { timeout: 20 }).catch((error) => console.log(error.name));`);
    expect(end).toEqual(cleanEnd("SocketTimeout"));
  });

  it("may use the module in several threads, and end them while they wait", async () => {
    const end = await trap(`
      import { Worker } from "node:worker_threads";
      const code = \`
        import("\${moduleUrl}").then(async ({ Socket, AF_INET6 }) => {
          const { parentPort } = await import("node:worker_threads");
          const s = new Socket(AF_INET6);
          s.bind(["::1", 0, 0, 0]);
          s.watch({ readable() {} });
          const echo = new Socket(AF_INET6);
          echo.bind(["::1", 0, 0, 0]);
          const wait = echo.recv();
          echo.sendto("x", echo.getsockname());
          parentPort.postMessage((await wait).length);
        });\`;
      const workers = Array.from({ length: 8 }, () => new Worker(code, { eval: true }));
      const counts = await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("message", resolve))));
      await Promise.all(workers.map((worker) => worker.terminate()));
      console.log(counts.join(""));
    `);
    expect(end).toEqual(cleanEnd("11111111"));
  });

  it.each(["process.exit(3)", "throw new Error('on purpose')"])(
    "may have a thread end by %s while datagrams wait, and its sockets with it",
    async (ending) => {
      const end = await trap(`
        import { readdirSync } from "node:fs";
        import { Worker } from "node:worker_threads";
        const open = () => readdirSync("/proc/self/fd").length;
        const code = \`
          import("\${moduleUrl}").then(({ Socket, AF_INET6 }) => {
            const s = new Socket(AF_INET6);
            s.bind(["::1", 0, 0, 0]);
            s.watch({ readable() {} });
            s.sendto("never taken", s.getsockname());
            new Socket(AF_INET6).close();
            setImmediate(() => setImmediate(() => { ${ending}; }));
          });\`;
        const ended = async () => {
          const worker = new Worker(code, { eval: true });
          worker.on("error", () => {});
          await new Promise((resolve) => worker.once("exit", resolve));
        };
        await ended();
        const before = open();
        for (let i = 0; i < 10; i++) await ended();
        console.log(open() - before);
      `);
      expect(end).toEqual(cleanEnd("0"));
    },
  );

  it.each([0, 3, 255])("ends at once with status %i when told so", async (status) => {
    const end = await trap(`process.on("exit", () => console.log("late")); bound().recv(); exitNow(${status});`);
    expect(end).toEqual({ status, signal: null, stdout: "", stderr: "" });
  });
});
