import type { IncomingMessage, ServerResponse } from "node:http";
import { type Metrics, PARTS_AT_ONCE } from "../../metrics/index.ts";
import type { Page } from "../definition.ts";

/** What the admin server shows. */
export interface Site {
  service: string;
  metrics: Metrics;
  /** Why the service is not ready, or undefined when it is. */
  notReady(): string | undefined | Promise<string | undefined>;
  /** The service's own pages, by path. */
  pages?: Readonly<Record<string, Page>> | undefined;
}

/** Answers one request. Bodies are refused without being read in. Rejects when a page can't be read. */
export async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body, contentType = plainText, allow } = await answerTo(site, request);
  response.writeHead(status, {
    "Content-Type": contentType,
    ...(typeof body === "string" ? { "Content-Length": Buffer.byteLength(body) } : {}),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...(allow === undefined ? {} : { Allow: allow }),
    ...(hasBody(request) ? { Connection: "close" } : {}),
  });
  if (typeof body === "string") response.end(body);
  else if (request.method === "HEAD") response.end();
  else await send(body, response);
}

/** As many parts as may be there at once: a slow reader is waited for. */
async function send(parts: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
  const leaving: Promise<unknown>[] = [];
  for await (const part of parts) {
    leaving.push(new Promise((resolve) => response.write(part, resolve)));
    // Where there is an error the reader has gone.
    if (leaving.length === PARTS_AT_ONCE && (await leaving.shift())) return;
  }
  response.end();
}

interface Answer {
  status: number;
  body: string | AsyncIterable<Buffer>;
  contentType?: string;
  allow?: string;
}

function answerTo(site: Site, request: IncomingMessage): Answer | Promise<Answer> {
  const [, path = "", query] = /^([^?]*)(?:\?(.*))?$/s.exec(request.url ?? "") ?? [];
  const page = pagesOf(site).get(path);
  if (page === undefined) return { status: 404, body: "not found; / lists what there is\n" };
  if (request.method !== "GET" && request.method !== "HEAD") {
    return { status: 405, body: `${path} answers GET and HEAD only\n`, allow: "GET, HEAD" };
  }
  if (hasBody(request)) return { status: 413, body: `${path} takes no request body\n` };
  return page.answer(site, new URLSearchParams(query));
}

interface AnswerPage {
  about: string;
  answer(site: Site, query: URLSearchParams): Answer | Promise<Answer>;
}

const ownPages: readonly (readonly [path: string, AnswerPage])[] = [
  ["/", { about: "this list", answer: list }],
  ["/metrics", { about: "figures for Prometheus", answer: exposition }],
  ["/livez", { about: "200 as long as the process answers", answer: () => ({ status: 200, body: "alive\n" }) }],
  ["/readyz", { about: "200 when the service is ready, 503 and the reason when it is not", answer: readiness }],
];

function pagesOf({ pages = {} }: Site): ReadonlyMap<string, AnswerPage> {
  const further = Object.entries(pages).map(([path, { about, read }]) => {
    const answer = async (_: Site, query: URLSearchParams): Promise<Answer> => {
      return { status: 200, body: `${JSON.stringify(await read(query))}\n`, contentType: json };
    };
    return [path, { about, answer }] as const;
  });
  return new Map([...ownPages, ...further]);
}

function list(site: Site): Answer {
  const lines = [...pagesOf(site)].map(([path, { about }]) => `${path.padEnd(12)}${about}\n`);
  return { status: 200, body: `${site.service}\n\n${lines.join("")}` };
}

async function exposition({ metrics }: Site): Promise<Answer> {
  const { contentType, parts } = await metrics.exposition();
  return { status: 200, body: parts(), contentType };
}

async function readiness(site: Site): Promise<Answer> {
  const reason = await site.notReady();
  return reason === undefined ? { status: 200, body: "ready\n" } : { status: 503, body: `${reason}\n` };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

const plainText = "text/plain; charset=utf-8";
const json = "application/json; charset=utf-8";
