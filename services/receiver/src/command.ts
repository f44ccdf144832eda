import { type Command, type Config, endpoint, flag, list, option, sharedOptions } from "@sixbeat/common/config";
import { packageVersion } from "@sixbeat/common/service";
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
  ...sharedOptions(9612),
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
