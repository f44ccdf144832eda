import { get } from "node:http";
import { text } from "node:stream/consumers";
import type { Endpoint } from "../config/index.ts";

/** Asks /readyz of the running service, as a container's health check does. Never rejects. */
export async function healthCheck(admin: Endpoint | "none", limitMs = 2_000): Promise<Health> {
  if (admin === "none") return { healthy: false, reason: "the admin server is switched off (--admin none)" };
  const deadline = AbortSignal.timeout(limitMs);
  let problem = "";
  for (const host of loopbackOf(admin.host)) {
    try {
      return await ask(host, admin.port, deadline);
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

function ask(host: string, port: number | undefined, signal: AbortSignal): Promise<Health> {
  return new Promise((resolve, reject) => {
    const request = get({ host, port, path: "/readyz", agent: false, signal }, (response) => {
      text(response).then((body) => resolve({ healthy: response.statusCode === 200, reason: body.trim() }), reject);
    });
    request.on("error", reject);
  });
}
