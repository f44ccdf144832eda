import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseEndpoint } from "../../config/index.ts";
import { healthCheck } from "./health-check.ts";

describe(healthCheck, () => {
  it("asks /readyz and passes on the reason", async () => {
    const asked: (string | undefined)[] = [];
    let status = 200;
    const port = await serve("::1", (request, response) => {
      asked.push(request.url);
      response.writeHead(status).end(status === 200 ? "ready\n" : "no target resolves yet\n");
    });
    expect(await check(`[::1]:${port}`)).toEqual({ healthy: true, reason: "ready" });
    status = 503;
    expect(await check(`[::1]:${port}`)).toEqual({ healthy: false, reason: "no target resolves yet" });
    expect(asked).toEqual(["/readyz", "/readyz"]);
  });

  it.each([
    ["[::]", "::1"],
    ["[::]", "127.0.0.1"],
    ["0.0.0.0", "127.0.0.1"],
  ])("finds a service configured on %s at %s", async (configured, host) => {
    const port = await serve(host, (_, response) => response.end("ready\n"));
    expect(await check(`${configured}:${port}`)).toEqual({ healthy: true, reason: "ready" });
  });

  it("says what hinders it", async () => {
    const port = await serve("::1", (_, response) => response.destroy());
    expect(await check(`[::1]:${port}`)).toEqual({
      healthy: false,
      reason: `/readyz on [::1]:${port}: no answer`,
    });
    const ssh = createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"));
    const other = await listening(ssh, "::1");
    expect(await check(`[::1]:${other}`)).toEqual({
      healthy: false,
      reason: `/readyz on [::1]:${other}: no answer in HTTP`,
    });
    expect(await check("[::1]:1")).toEqual({
      healthy: false,
      reason: "/readyz on [::1]:1: connect ECONNREFUSED ::1:1",
    });
  });

  it.each<[string, RequestListener]>([
    ["says nothing", () => {}],
    ["never ends its answer", (_, response) => void response.write("re")],
  ])("gives up on a service that %s", async (_, listener) => {
    const port = await serve("::1", listener);
    expect(await check(`[::]:${port}`, 50)).toEqual({
      healthy: false,
      reason: `/readyz on [::]:${port}: no answer within 50 ms`,
    });
  });

  it("can't ask a service without an admin server", async () => {
    expect(await healthCheck("none")).toEqual({
      healthy: false,
      reason: "the admin server is switched off (--admin none)",
    });
  });
});

function check(written: string, limitMs?: number) {
  return healthCheck(parseEndpoint(written, { wildcard: true }), limitMs);
}

async function serve(host: string, listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  onTestFinished(() => server.closeAllConnections());
  return listening(server, host);
}

async function listening(server: Server | ReturnType<typeof createTcpServer>, host: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen({ host, port: 0 }, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
