import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import type { Endpoint } from "../../config/index.ts";
import { StartError } from "../start-error.ts";

/** Listens and returns the URL, with the port that was chosen if it was 0. */
export async function listen(server: Server, address: Endpoint, service: string, logger: Logger): Promise<string> {
  const { host, port = 0 } = address;
  try {
    await listenOn(server, host, port);
  } catch (error) {
    if (host !== "::" || !noIpv6.has(codeOf(error))) throw explained(error, address, service);
    logger.warn({ err: error }, `this host has no IPv6: the admin server listens on 0.0.0.0:${port} instead`);
    await listenOn(server, "0.0.0.0", port).catch((second) => {
      throw explained(second, { ...address, text: `0.0.0.0:${port}` }, service);
    });
  }
  return url(server.address() as AddressInfo);
}

const noIpv6 = new Set(["EAFNOSUPPORT", "EADDRNOTAVAIL"]);

function url({ address, port }: AddressInfo): string {
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}/`;
}

async function listenOn(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port });
  await once(server, "listening");
}

function explained(error: unknown, { text }: Endpoint, service: string): StartError {
  const code = codeOf(error);
  const what = explanations.get(code)?.(service) ?? `can't be used (${code});`;
  const message = `the admin address ${text} ${what} choose another with --admin or switch it off with --admin none`;
  return new StartError(message, { cause: error });
}

const explanations = new Map<string, (service: string) => string>([
  ["EADDRINUSE", (service) => `is already in use (EADDRINUSE); another ${service}?`],
  ["EACCES", () => "needs privileges that this process has not (EACCES); ports from 1024 on need none;"],
  ["EADDRNOTAVAIL", () => "is no address of this host (EADDRNOTAVAIL);"],
  ["ENOTFOUND", () => "does not resolve (ENOTFOUND);"],
]);

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
