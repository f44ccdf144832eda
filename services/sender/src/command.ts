import {
  type Command,
  type Config,
  choice,
  duration,
  endpoint,
  type Fault,
  flag,
  integer,
  keyFile,
  list,
  option,
  percentage,
  sharedOptions,
} from "@sixbeat/common/config";
import { LONGEST_NAME } from "@sixbeat/common/datagram";
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
  format: option(choice(["stamp", "text"]).prefault("stamp"), {
    description: "What is sent: STAMP test datagrams, which are answered, or the message and nothing else",
  }),
  timeout: option(duration({ min: 1, max: 600_000 }).prefault("2s"), {
    description: "A datagram without a reply is lost after this time",
  }),
  oneWay: option(flag().prefault(false), {
    description: "Ask for no replies: only the receiver knows what arrives; always so to multicast and broadcast",
  }),
  flows: option(integer({ min: 1, max: 64 }).prefault(1), {
    description: "Flows to each target, each from a port of its own; so many times the datagrams",
  }),
  family: option(choice(["auto", "ipv6", "ipv4", "both"]).prefault("auto"), {
    description: "Which addresses of a target are used; auto takes IPv6 where the target has it",
  }),
  keyFile: option(keyFile().optional(), {
    description: "Sign datagrams, and take signed replies only: a file with keys, of which the first signs",
    placeholder: "file",
  }),
  hopLimit: option(integer({ min: 1, max: 255 }).optional(), {
    description: "Hop limit (TTL) of the datagrams; 255 for stamp, the system's (64, or 1 to a group) for text",
  }),
  trafficClass: option(integer({ min: 0, max: 255 }).prefault(0), {
    description: "Traffic class (TOS) of the datagrams: DSCP and ECN",
  }),
  flowinfo: option(integer({ min: 0, max: 0xfffff }).prefault(0), {
    description: "IPv6 flow label of the first flow, the next ones' follow it; 0 lets the kernel choose",
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
    "sixbeat-sender --flows 8 --family both host.example",
    "sixbeat-sender fe80::1%eth0 ff02::1234%eth0",
  ],
  check: ({ targets, format, keyFile }) => [
    ...targets.filter(({ text }) => Buffer.byteLength(text) > LONGEST_NAME).map(tooLong),
    ...(format === "text" && keyFile !== undefined ? [KEYS_WITHOUT_STAMP] : []),
  ],
};

type Target = SenderConfig["targets"][number];

function tooLong({ text }: Target): Fault {
  return { key: "targets", problem: `"${text}" has more than ${LONGEST_NAME} octets, which no datagram can say` };
}

const KEYS_WITHOUT_STAMP: Fault = {
  key: "key-file",
  problem: "only stamp can be signed; leave the file away, or --format text",
};
