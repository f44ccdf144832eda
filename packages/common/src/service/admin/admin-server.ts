import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "pino";
import type { Endpoint } from "../../config/index.ts";
import { limited } from "../log/limited.ts";
import { answer, type Site } from "./answers.ts";
import { Connections } from "./connections.ts";
import { type AdminLimits, adminLimits } from "./limits.ts";
import { listen } from "./listen.ts";

// Imported, it would load all that it exports, and with that, from Node.js 22 on, a WebSocket client that takes longer to
// load than everything else here.
const http = process.getBuiltinModule("node:http");

/** The open admin server. Disposing it ends idle connections at once and answers under way within a second. */
export interface AdminServer extends AsyncDisposable {
  /** "http://[::]:9611/" */
  readonly url: string;
}

/** Serves metrics and health over HTTP to clients that are not trusted. Throws a StartError when it can't listen. */
export async function openAdminServer(
  address: Endpoint,
  site: Site,
  logger: Logger,
  limits: AdminLimits = adminLimits,
): Promise<AdminServer> {
  const connections = new Connections(limits, (socket) => turnAway(socket, "408 Request Timeout"));
  const server = http.createServer({
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    // Node.js would look for late requests at an interval, and wake an idle service; a connection has its own deadline.
    headersTimeout: 0,
    requestTimeout: 0,
    connectionsCheckingInterval: 2 ** 31 - 1,
    maxHeaderSize: limits.maxHeaderBytes,
  });
  server.timeout = limits.idleTimeoutMs;
  server.maxHeadersCount = limits.maxHeaders;

  const troubles = limited(logger);
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    if (!connections.requested(socket)) {
      socket.destroy();
      return;
    }
    response.once("close", () => connections.answered(socket));
    answer(site, request, response).catch((err) => {
      troubles.log("answer", "error", { err }, "an admin request could not be answered");
      socket.destroy();
    });
  };
  server.on("connection", (socket) => connections.opened(socket));
  server.on("request", handle);
  // Who asks before sending a body is told no, and so never sends it.
  server.on("checkContinue", handle);
  server.on("clientError", (error, socket) => refuse(error, socket as Socket, connections));
  const url = await listen(server, address, site.service, logger);
  server.on("error", (err) => troubles.log("server", "error", { err }, "the admin server can't accept connections"));
  return { url, [Symbol.asyncDispose]: () => close(server, connections, limits.closeTimeoutMs) };
}

/** Answers what is not HTTP or too long, unless that would end up in the middle of another answer. */
function refuse(error: Error, socket: Socket, connections: Connections): void {
  if (!socket.writable || connections.isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const { code } = error as NodeJS.ErrnoException;
  turnAway(socket, code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request");
}

function turnAway(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

async function close(server: Server, connections: Connections, timeoutMs: number): Promise<void> {
  const closed = once(server, "close");
  server.close();
  connections.close();
  const deadline = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearTimeout(deadline);
}
