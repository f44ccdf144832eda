import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseEndpoint } from "../../config/index.ts";
import { StartError } from "../start-error.ts";
import { listen } from "./listen.ts";

describe(listen, () => {
  it("listens on IPv6 and IPv4 alike", async () => {
    const server = newServer((_, response) => response.end("hello"));
    const url = await listenOn(server, "[::]:0");
    const { port } = server.address() as AddressInfo;
    expect(url).toBe(`http://[::]:${port}/`);
    for (const host of ["[::1]", "127.0.0.1"]) {
      const response = await fetch(`http://${host}:${port}/`);
      expect(await response.text()).toBe("hello");
    }
  });

  it("says who may have the port and what to do", async () => {
    const first = newServer();
    await listenOn(first, "[::1]:0");
    const taken = `[::1]:${(first.address() as AddressInfo).port}`;
    await expect(listenOn(newServer(), taken)).rejects.toThrow(
      new StartError(
        `the admin address ${taken} is already in use (EADDRINUSE); another sixbeat-test? choose another with --admin or switch it off with --admin none`,
      ),
    );
  });

  it.each([
    ["[2001:db8::7]:9611", "EADDRNOTAVAIL", "is no address of this host (EADDRNOTAVAIL);"],
    ["[::1]:80", "EACCES", "needs privileges that this process has not (EACCES); ports from 1024 on need none;"],
    ["nowhere.invalid:9611", "ENOTFOUND", "does not resolve (ENOTFOUND);"],
    ["[::1]:9611", "ENOBUFS", "can't be used (ENOBUFS);"],
  ])("explains %s refused with %s", async (written, code, explanation) => {
    const server = newServer();
    refuse(server, new Map([[parseEndpoint(written).host, code]]));
    await expect(listenOn(server, written)).rejects.toThrow(
      `the admin address ${written} ${explanation} choose another with --admin or switch it off with --admin none`,
    );
  });

  it("explains a real address that is not of this host", async () => {
    await expect(listenOn(newServer(), "[2001:db8::7]:0")).rejects.toThrow("(EADDRNOTAVAIL)");
  });

  it.each(["EAFNOSUPPORT", "EADDRNOTAVAIL"])("falls back to IPv4 when [::] is refused with %s", async (code) => {
    const server = newServer();
    refuse(server, new Map([["::", code]]));
    expect(await listenOn(server, "[::]:0")).toMatch(/^http:\/\/0\.0\.0\.0:\d+\/$/);
  });

  it("explains what is wrong with the fallback", async () => {
    const server = newServer();
    refuse(
      server,
      new Map([
        ["::", "EAFNOSUPPORT"],
        ["0.0.0.0", "EADDRINUSE"],
      ]),
    );
    await expect(listenOn(server, "[::]:9611")).rejects.toThrow("the admin address 0.0.0.0:9611 is already in use");
  });
});

function listenOn(server: Server, written: string): Promise<string> {
  const address = parseEndpoint(written, { allowPortZero: true, wildcard: true });
  return listen(server, address, "sixbeat-test", pino({ level: "silent" }));
}

function newServer(listener?: RequestListener): Server {
  const server = createServer(listener);
  onTestFinished(() => void server.close());
  return server;
}

/** What the kernel would say on a host that can't be had here. */
function refuse(server: Server, codes: Map<string, string>): void {
  const listenForReal = server.listen.bind(server) as (options: object) => Server;
  server.listen = ((options: { host: string }) => {
    const code = codes.get(options.host);
    if (code === undefined) return listenForReal(options);
    setImmediate(() => server.emit("error", Object.assign(new Error(code), { code, syscall: "listen" })));
    return server;
  }) as Server["listen"];
}
