import {
  type Command,
  type Config,
  duration,
  endpoint,
  flag,
  integer,
  keyFile,
  list,
  option,
  rate,
  sharedOptions,
} from "@sixbeat/common/config";
import { packageVersion } from "@sixbeat/common/service";
import { ADMIN_PORT } from "./admin-port.ts";
import { multicastGroup } from "./multicast-group.ts";

const options = {
  listen: option(endpoint({ defaultPort: 54321, allowPortZero: true, wildcard: true }).prefault("[::]:54321"), {
    description: "Address and port to receive on; [::] takes IPv4 too unless ipv6-only is set",
    placeholder: "address[:port]",
  }),
  ipv6Only: option(flag().prefault(false), { description: "Receive nothing over IPv4" }),
  groups: option(list(multicastGroup()).prefault([]), {
    description: "Multicast groups to join, such as ff02::1234%eth0",
  }),
  reflect: option(flag().prefault(true), { description: "Answer STAMP requests" }),
  replyLimit: option(rate({ min: 1, unlimited: true }).prefault("10k/s"), {
    description: "Replies to one address; those beyond are withheld and counted",
  }),
  offload: option(flag().prefault(true), {
    description:
      "Take what the kernel has put together as runs, and hand replies over as runs that it cuts; false takes and hands over each",
  }),
  keyFile: option(keyFile().optional(), {
    description:
      "Keys, one a line in base64 or hex, the newest first; only STAMP that is signed with one of them counts",
    placeholder: "file",
  }),
  twampLight: option(flag().prefault(false), {
    description: "Take requests of 14 to 43 octets for TWAMP-Light's, and answer them with 44",
  }),
  maxSessions: option(integer({ min: 1, max: 10_000_000 }).prefault(100_000), {
    description: "Sessions that are remembered; those beyond are answered without being numbered",
  }),
  sessionIdle: option(duration({ min: 1000 }).prefault("5m"), {
    description: "After this time of silence a session is over",
  }),
  ...sharedOptions(ADMIN_PORT),
};

export type ReceiverConfig = Config<typeof options>;

export const command: Command<typeof options> = {
  name: "sixbeat-receiver",
  summary: "Receives UDP datagrams over IPv6, prints them and counts them.",
  version: packageVersion(import.meta.url),
  options,
  examples: [
    "sixbeat-receiver",
    "sixbeat-receiver --listen [2001:db8::7]:9999 --print none",
    "sixbeat-receiver --groups ff02::1234%eth0",
  ],
};
