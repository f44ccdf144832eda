import { fileURLToPath } from "node:url";
import { type Place, thisHost } from "./place.ts";

const PROGRAM = fileURLToPath(new URL("python/without_ipv6.py", import.meta.url));

/** This host, as if it had been booted without IPv6. */
export const withoutIPv6: Place = { ...thisHost, enter: (argv) => ["python3", PROGRAM, ...argv] };
