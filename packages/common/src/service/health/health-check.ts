import { connect } from "node:net";
import type { Endpoint } from "../../config/endpoint.ts";

/** Asks /readyz of the running service, as a container's health check does. Never rejects. */
export async function healthCheck(admin: Endpoint | "none", limitMs = 2_000): Promise<Health> {
  if (admin === "none") return { healthy: false, reason: "the admin server is switched off (--admin none)" };
  const deadline = AbortSignal.timeout(limitMs);
  let problem = "";
  for (const host of loopbackOf(admin.host)) {
    try {
      return healthIn(await ask(host, admin.port ?? 0, deadline));
    } catch (error) {
      problem = deadline.aborted ? `no answer within ${limitMs} ms` : (error as Error).message;
    }
  }
  return { healthy: false, reason: `/readyz on ${admin.text}: ${problem}` };
}

export interface Health {
  healthy: boolean;
  /** "ready", or why not. */
  reason: string;
}

function loopbackOf(host: string): string[] {
  if (host === "::") return ["::1", "127.0.0.1"];
  return [host === "0.0.0.0" ? "127.0.0.1" : host];
}

/** All that comes back. Node's HTTP client takes longer to load than the rest of a health check does. */
function ask(host: string, port: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect({ host, port, signal });
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      answer += text;
    });
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
    // HTTP/1.0: the answer comes in one piece, and the connection ends with it.
    socket.write("GET /readyz HTTP/1.0\r\n\r\n");
  });
}

function healthIn(answer: string): Health {
  const [, status, body] = /^HTTP\/1\.[01] (\d{3}) .*?\r\n\r\n(.*)$/s.exec(answer) ?? [];
  if (status === undefined || body === undefined) throw new Error(answer === "" ? "no answer" : "no answer in HTTP");
  return { healthy: status === "200", reason: body.trim() };
}
