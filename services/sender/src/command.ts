import {
  type Command,
  type Config,
  choice,
  duration,
  endpoint,
  integer,
  list,
  option,
  percentage,
  sharedOptions,
} from "@sixbeat/common/config";
import { packageVersion } from "@sixbeat/common/service";

import { message } from "./message.ts";

const options = {
  targets: option(list(endpoint({ defaultPort: 54321 }), { min: 1 }), {
    description: "Where to send to: names or addresses, with a port where it is not 54321",
    placeholder: "target",
  }),
  interval: option(duration({ min: 1 }).prefault("1s"), { description: "Time between two datagrams to one target" }),
  message: option(message().prefault("{hostname} {seq}"), {
    description: "What each datagram says; {hostname}, {seq} and {time} are filled in",
  }),
  maxLoss: option(percentage().prefault(0), {
    description: "With count or duration: how much may be lost before the exit status is 1",
  }),
  family: option(choice(["auto", "ipv6", "ipv4"]).prefault("auto"), {
    description: "Which addresses of a target are used; auto takes IPv6 where the target has it",
  }),
  hopLimit: option(integer({ min: 1, max: 255 }).optional(), {
    description: "Hop limit (TTL) of the datagrams; the system's default is 64, and 1 to a multicast group",
  }),
  trafficClass: option(integer({ min: 0, max: 255 }).prefault(0), {
    description: "Traffic class (TOS) of the datagrams: DSCP and ECN",
  }),
  flowinfo: option(integer({ min: 0, max: 0xfffff }).prefault(0), {
    description: "IPv6 flow label of the datagrams; 0 lets the kernel choose",
  }),
  resolveInterval: option(duration({ min: 1000 }).prefault("30s"), {
    description: "How often the names of targets are looked up again",
  }),
  ...sharedOptions(9611),
};

export type SenderConfig = Config<typeof options>;

export const command: Command<typeof options> = {
  name: "sixbeat-sender",
  summary: "Sends UDP datagrams over IPv6 to one or many targets, and counts them.",
  version: packageVersion(import.meta.url),
  options,
  positional: "targets",
  examples: [
    "sixbeat-sender 2001:db8::7",
    "sixbeat-sender --interval 100ms --count 50 [2001:db8::7]:9999 host.example",
    "sixbeat-sender fe80::1%eth0 ff02::1234%eth0",
  ],
};
