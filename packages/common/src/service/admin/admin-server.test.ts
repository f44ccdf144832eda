import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEndpoint } from "../../config/index.ts";
import { type Emit, Metrics } from "../../metrics/index.ts";
import type { Page } from "../definition.ts";
import { type AdminServer, openAdminServer } from "./admin-server.ts";
import { type AdminLimits, adminLimits } from "./limits.ts";

let notReady: string | undefined;
let metrics: Metrics;
let server: AdminServer | undefined;
let clients: Socket[];
const logger = pino({ level: "silent" });

beforeEach(() => {
  notReady = undefined;
  metrics = new Metrics();
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await close();
});

describe(openAdminServer, () => {
  it("answers /metrics, /livez, /readyz and / with text that nobody keeps or guesses at", async () => {
    metrics.define({ name: "sixbeat_x", type: "gauge", help: "x", labels: [], collect: (emit) => emit(4) });
    await open();
    for (const path of ["/metrics", "/metrics?name=x", "/livez", "/readyz", "/"]) {
      const { status, headers } = await request(path);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
      expect(headers["content-type"]).toMatch(/^text\/plain; .*charset=utf-8$/);
    }
    expect((await request("/metrics")).body).toContain("\nsixbeat_x 4\n");
    expect((await request("/livez")).body).toBe("alive\n");
    expect((await request("/readyz")).body).toBe("ready\n");
    for (const path of ["/metrics", "/livez", "/readyz"]) expect((await request("/")).body).toContain(path);
  });

  it("says on /readyz why the service is not ready, while /livez stays well", async () => {
    await open();
    notReady = "no target resolves yet";
    expect(await request("/readyz")).toMatchObject({ status: 503, body: "no target resolves yet\n" });
    expect(await request("/livez")).toMatchObject({ status: 200 });
  });

  it("serves the service's own pages as JSON, as they are at the request, and lists them", async () => {
    let sent = 1;
    const read = (query: URLSearchParams) => [{ target: query.get("target") ?? "é", sent }];
    const pages = { "/api/paths": { about: "figures of each path", read } };
    await open({}, "[::1]:0", pages);
    sent = 2;
    const { status, headers, body } = await request("/api/paths");
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(body)).toEqual([{ target: "é", sent: 2 }]);
    const asked = await request("/api/paths?target=a%26b?&c=d");
    expect(JSON.parse(asked.body)).toEqual([{ target: "a&b?", sent: 2 }]);
    expect((await request("/")).body).toContain("/api/paths  figures of each path\n");
    expect((await request("/api/paths", "POST")).status).toBe(405);
  });

  it("survives a page that can't be read", async () => {
    const read = () => expect.unreachable("as a broken service would");
    await open({}, "[::1]:0", { "/api/paths": { about: "broken", read } });
    await expect(request("/api/paths")).rejects.toThrow();
    expect((await request("/livez")).status).toBe(200);
  });

  it("answers HEAD with the headers of GET", async () => {
    await open();
    const { status, headers, body } = await request("/readyz", "HEAD");
    expect({ status, length: headers["content-length"], body }).toEqual({ status: 200, length: "6", body: "" });
  });

  it("answers HEAD for a page of many parts without making them", async () => {
    const endless = new EndlessMetrics();
    metrics = endless;
    await open();
    const { status, headers, body } = await request("/metrics", "HEAD");
    expect({ status, type: headers["content-type"], body }).toEqual({ status: 200, type: "text/endless", body: "" });
    expect(endless.parts).toBe(0);
  });

  it("makes no more of a page than its reader takes, and no more of it when he has gone", async () => {
    const endless = new EndlessMetrics();
    metrics = endless;
    await open();
    const reader = await client();
    reader.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    await once(reader, "data");
    reader.pause();
    let made: number;
    do {
      made = endless.parts;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } while (made < endless.parts);
    // As much as the kernel holds for both ends.
    expect(made * ENDLESS_PART.length).toBeLessThan(2 ** 25);
    reader.destroy();
    await endless.ended;
    expect((await request("/livez")).status).toBe(200);
  });

  it.each(["/nothing", "/metrics/", "//", "/%2e%2e/livez", "*"])("finds nothing at %s", async (path) => {
    await open();
    expect((await request(path)).status).toBe(404);
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])("refuses %s and names what is allowed", async (method) => {
    await open();
    const { status, headers } = await request("/metrics", method);
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: "GET, HEAD" });
  });

  it.each([
    ["of a known length", "Content-Length: 1000000000"],
    ["in chunks", "Transfer-Encoding: chunked"],
    ["announced", "Content-Length: 5\r\nExpect: 100-continue"],
  ])("refuses a body %s without reading it in", async (_, header) => {
    await open();
    const answer = await exchange(`GET /livez HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain("\r\nConnection: close\r\n");
    expect(answer).not.toContain("100 Continue");
  });

  it.each([
    ["what is not HTTP", "\x16\x03\x01 hello\r\n\r\n", 400],
    ["a request without Host", "GET /livez HTTP/1.1\r\n\r\n", 400],
    ["headers that are too long", `GET /livez HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(9_000)}\r\n\r\n`, 431],
    ["a path that is too long", `GET /${"y".repeat(9_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ["two lengths", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400],
  ])("answers %s with a status and closes", async (_, text, status) => {
    await open();
    expect(await exchange(text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect((await request("/livez")).status).toBe(200);
  });

  it("closes on a client that never finishes its headers", async () => {
    await open({ headersTimeoutMs: 100 });
    const slow = await client();
    slow.write("GET /livez HTTP/1.1\r\nHost: x\r\n");
    const trickle = setInterval(() => slow.write("X-A: b\r\n"), 10);
    slow.on("close", () => clearInterval(trickle));
    expect(await text(slow)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("closes on a client that never finishes the headers of its second request", async () => {
    await open({ headersTimeoutMs: 100, keepAliveTimeoutMs: 100 });
    const slow = await client();
    slow.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n");
    const trickle = setInterval(() => slow.write("X-A: b\r\n"), 10);
    slow.on("close", () => clearInterval(trickle));
    expect(await text(slow)).toMatch(/^HTTP\/1\.1 200 .*HTTP\/1\.1 408 /s);
  });

  it("closes on a client that connects and says nothing", async () => {
    await open({ headersTimeoutMs: 100 });
    expect(await text(await client())).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("closes on a client that does not read its answer", async () => {
    fillMetrics(100_000);
    await open({ idleTimeoutMs: 100 });
    const deaf = await client();
    deaf.pause();
    deaf.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    await untilEstablished(0);
  });

  it("answers a client that has closed its own half", async () => {
    await open();
    const half = await client();
    half.end("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await text(half)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nready\n$/s);
  });

  it("lets a new client in, however many hold connections open", async () => {
    await open({ maxConnections: 8 });
    for (let number = 0; number < 100; number++) await client();
    for (let number = 0; number < 20; number++) expect((await request("/livez")).status).toBe(200);
    const established = await establishedConnections();
    expect(established).toBeGreaterThan(0);
    expect(established).toBeLessThanOrEqual(8);
  });

  it("lets a crowd from one address make room among itself", async () => {
    await open({ maxConnections: 4 }, "[::]:0");
    const other = await client("127.0.0.1");
    for (let number = 0; number < 20; number++) await client("::1");
    expect((await request("/livez")).status).toBe(200);
    other.end("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await text(other)).toContain("200 OK");
  });

  it("keeps a connection that waits for its answer and lets an idle one go instead", async () => {
    const held = new HeldMetrics();
    metrics = held;
    await open({ maxConnections: 2 });
    const scrape = request("/metrics");
    await held.asked;
    const idle = await client();
    const closed = text(idle);
    expect((await request("/livez")).status).toBe(200);
    await closed;
    held.release();
    expect((await scrape).status).toBe(200);
  });

  it("ends a connection with too many requests waiting", async () => {
    const held = new HeldMetrics();
    metrics = held;
    await open({ maxPipelined: 8 });
    const eager = await client();
    const closed = text(eager).catch(() => "reset");
    eager.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500));
    await closed;
    expect(held.askedTimes).toBe(8);
    expect((await request("/livez")).status).toBe(200);
  });

  it("answers pipelined requests in order", async () => {
    await open();
    const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
    const answers = await exchange(get("/metrics") + get("/livez") + get("/nothing", "Connection: close\r\n"));
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 404"]);
  });

  it("ends idle connections at once when it closes, and refuses new ones", async () => {
    const { url } = await open({ closeTimeoutMs: 60_000 });
    const closed = text(await client());
    await close();
    expect(await closed).toBe("");
    await expect(fetch(url)).rejects.toThrow();
  });

  it("finishes the answer under way when it closes", async () => {
    const held = new HeldMetrics();
    metrics = held;
    await open({ closeTimeoutMs: 60_000 });
    const scrape = request("/metrics", "GET", { Connection: "keep-alive" });
    await held.asked;
    const closed = close();
    held.release();
    expect(await scrape).toMatchObject({ status: 200, body: "held\n" });
    await closed;
  });

  it("waits only so long for an answer under way when it closes", async () => {
    const held = new HeldMetrics();
    metrics = held;
    await open({ closeTimeoutMs: 50 });
    const scrape = request("/metrics");
    await held.asked;
    await Promise.all([expect(scrape).rejects.toThrow(), close()]);
  });
});

async function open(
  limits: Partial<AdminLimits> = {},
  written = "[::1]:0",
  pages: Record<string, Page> = {},
): Promise<AdminServer> {
  const site = { service: "sixbeat-test", metrics, notReady: () => notReady, pages };
  const address = parseEndpoint(written, { allowPortZero: true, wildcard: true });
  server = await openAdminServer(address, site, logger, { ...adminLimits, ...limits });
  return server;
}

async function close(): Promise<void> {
  await server?.[Symbol.asyncDispose]();
  server = undefined;
}

function port(): number {
  return Number(new URL(server!.url).port);
}

async function request(path: string, method = "GET", headers: Record<string, string> = {}) {
  const sent = httpRequest({ host: "::1", port: port(), path, method, headers, agent: false });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** A connection of which the test alone says what is sent and read. */
async function client(host = "::1"): Promise<Socket> {
  const socket = connect({ host, port: port(), allowHalfOpen: true });
  // The server resets connections in these tests, which is the point of some.
  socket.on("error", () => {});
  clients.push(socket);
  await once(socket, "connect");
  return socket;
}

async function exchange(sent: string): Promise<string> {
  const socket = await client();
  socket.write(sent);
  return text(socket);
}

/** What the kernel says: clients can't see that they are shut out before they read or write. */
async function establishedConnections(): Promise<number> {
  const localPort = port().toString(16).toUpperCase().padStart(4, "0");
  const connections = await readFile("/proc/self/net/tcp6", "utf8");
  return connections.split("\n").filter((line) => new RegExp(`^ *\\d+: \\w+:${localPort} \\S+ 01 `).test(line)).length;
}

async function untilEstablished(count: number): Promise<void> {
  while ((await establishedConnections()) !== count) await nextTurn();
}

function fillMetrics(rows: number): void {
  const collect = (emit: Emit) => {
    for (let row = 0; row < rows; row++) emit(row, `target ${row} ${"x".repeat(100)}`);
  };
  metrics.define({ name: "sixbeat_many", type: "gauge", help: "many", labels: ["target"], collect });
}

/** Metrics whose exposition is under way until the test releases it. */
class HeldMetrics extends Metrics {
  askedTimes = 0;
  #ask = () => {};
  #release = () => {};
  readonly asked = new Promise<void>((resolve) => {
    this.#ask = resolve;
  });
  readonly #released = new Promise<void>((resolve) => {
    this.#release = resolve;
  });

  release(): void {
    this.#release();
  }

  override async exposition() {
    this.askedTimes++;
    this.#ask();
    await this.#released;
    return { contentType: "text/plain; charset=utf-8", parts: () => Readable.from([Buffer.from("held\n")]) };
  }
}

const ENDLESS_PART = Buffer.alloc(1 << 16, "x");

/** Metrics without end. */
class EndlessMetrics extends Metrics {
  parts = 0;
  #end = () => {};
  /** Resolves when nobody reads them any more. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  override async exposition() {
    return { contentType: "text/endless", parts: () => this.#endless() };
  }

  async *#endless() {
    try {
      for (; ; this.parts++) {
        yield ENDLESS_PART;
        await nextTurn();
      }
    } finally {
      this.#end();
    }
  }
}
