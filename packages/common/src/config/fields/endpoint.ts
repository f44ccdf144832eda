import type * as z from "zod";
import { parseAdminAddress } from "../admin-address.ts";
import { type Endpoint, type EndpointRules, parseEndpoint } from "../endpoint.ts";
import { textOf, valueField } from "../field.ts";
import { Refusal } from "../refusal.ts";

/** A host with or without a port. */
export function endpoint(rules: EndpointRules = {}): z.ZodType<Endpoint> {
  return valueField(
    "host[:port]",
    (value) => parseEndpoint(endpointText(value), rules),
    ({ text }) => text,
  );
}

/** Where the admin server listens; `none` for no admin server. Port 0 lets the system choose. */
export function adminAddress(defaultPort: number): z.ZodType<Endpoint | "none"> {
  return valueField<Endpoint | "none">(
    "address|none",
    (value) => parseAdminAddress(endpointText(value), defaultPort),
    (value) => (value === "none" ? value : value.text),
  );
}

function endpointText(value: unknown): string {
  const text = textOf(value);
  if (text === undefined)
    throw new Refusal('is not an endpoint; write a host or host:port, in a file in quotes: "[::1]:54321"');
  return text;
}
