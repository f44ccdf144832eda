import { type Endpoint, parseEndpoint } from "./endpoint.ts";

/** Where the admin server listens, or `none` for no admin server. Throws a `Refusal`. */
export function parseAdminAddress(written: string, defaultPort: number): Endpoint | "none" {
  if (written.trim() === "none") return "none";
  return parseEndpoint(written, { defaultPort, allowPortZero: true, wildcard: true });
}

/** Where it listens when nobody says otherwise. */
export function defaultAdminAddress(port: number): string {
  return `[::]:${port}`;
}
