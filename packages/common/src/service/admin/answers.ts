import type { IncomingMessage, ServerResponse } from "node:http";
import type { Metrics } from "../../metrics/index.ts";

/** What the admin server shows. */
export interface Site {
  service: string;
  metrics: Metrics;
  /** Why the service is not ready, or undefined when it is. */
  notReady(): string | undefined;
}

/** Answers one request. Bodies are refused without being read in. Rejects when the metrics can't be exposed. */
export async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body, contentType = plainText, allow } = await answerTo(site, request);
  const content = Buffer.from(body);
  response.writeHead(status, {
    "Content-Type": contentType,
    "Content-Length": content.length,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...(allow === undefined ? {} : { Allow: allow }),
    ...(hasBody(request) ? { Connection: "close" } : {}),
  });
  response.end(content);
}

interface Answer {
  status: number;
  body: string;
  contentType?: string;
  allow?: string;
}

function answerTo(site: Site, request: IncomingMessage): Answer | Promise<Answer> {
  const path = request.url?.replace(/\?.*/s, "") ?? "";
  const page = pages.get(path);
  if (page === undefined) return { status: 404, body: "not found; / lists what there is\n" };
  if (request.method !== "GET" && request.method !== "HEAD") {
    return { status: 405, body: `${path} answers GET and HEAD only\n`, allow: "GET, HEAD" };
  }
  if (hasBody(request)) return { status: 413, body: `${path} takes no request body\n` };
  return page.answer(site);
}

interface Page {
  about: string;
  answer(site: Site): Answer | Promise<Answer>;
}

const pages = new Map<string, Page>([
  ["/", { about: "this list", answer: list }],
  ["/metrics", { about: "figures for Prometheus", answer: exposition }],
  ["/livez", { about: "200 as long as the process answers", answer: () => ({ status: 200, body: "alive\n" }) }],
  ["/readyz", { about: "200 when the service is ready, 503 and the reason when it is not", answer: readiness }],
]);

function list({ service }: Site): Answer {
  const lines = [...pages].map(([path, { about }]) => `${path.padEnd(10)}${about}\n`);
  return { status: 200, body: `${service}\n\n${lines.join("")}` };
}

async function exposition({ metrics }: Site): Promise<Answer> {
  const { contentType, body } = await metrics.exposition();
  return { status: 200, body, contentType };
}

function readiness(site: Site): Answer {
  const reason = site.notReady();
  return reason === undefined ? { status: 200, body: "ready\n" } : { status: 503, body: `${reason}\n` };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

const plainText = "text/plain; charset=utf-8";
