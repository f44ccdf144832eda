import {
  type Command,
  type Config,
  choice,
  duration,
  type Fault,
  flag,
  integer,
  keyFile,
  list,
  option,
  percentage,
  rate,
  sharedOptions,
  size,
  text,
} from "@sixbeat/common/config";
import { LONGEST_NAME } from "@sixbeat/common/datagram";
import { packageVersion } from "@sixbeat/common/service";
import { ADMIN_PORT } from "./admin-port.ts";
import { idleOptions } from "./idle-options.ts";
import { LEAST_SIZE } from "./least-size.ts";
import { message } from "./message.ts";
import { targetField } from "./target-field.ts";

const options = {
  targets: option(list(targetField(54321), { min: 1 }), {
    description:
      "Where to send to: names or addresses, with a port where it is not 54321, and perhaps a zone: host@zone",
    placeholder: "target",
  }),
  interval: option(duration({ min: 1 }).prefault("1s"), { description: "Time between two datagrams to one target" }),
  rate: option(rate({ max: 100_000_000, unlimited: true }).optional(), {
    description: "Datagrams per second to each target and flow, instead of interval; max for as many as will go",
    placeholder: "rate",
  }),
  size: option(size({ min: LEAST_SIZE, max: 65_507 }).optional(), {
    description: "Octets of each datagram; those that can't be so few, with names and message, have more",
    placeholder: "size",
  }),
  offload: option(flag().prefault(true), {
    description: "With rate: hand datagrams over as runs that the kernel cuts, where it can; false hands over each",
  }),
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
  resolve: option(choice(["one", "all"]).prefault("one"), {
    description:
      "Send to one address of a name, the best; or to all, each a path under the name that its receiver says",
  }),
  resolveInterval: option(duration({ min: 1000 }).prefault("30s"), {
    description: "How often the names of targets are looked up again",
  }),
  seriesIdle: option(duration({ min: 1000 }).prefault("5m"), {
    description: "How long the series of a path are kept whose address is gone",
  }),
  fanout: option(integer({ min: 0, max: 20_000 }).prefault(0), {
    description:
      "Send to so many of the targets or, with resolve all, of their addresses; each name chooses others; 0: all",
  }),
  zone: option(text({ minBytes: 1, maxBytes: 255, singleLine: true }).optional(), {
    description: "The zone of this sender: with fanout, half of what is chosen is in the same zone",
    placeholder: "zone",
  }),
  ...sharedOptions(ADMIN_PORT, "Stop after this many datagrams to each target, over each flow and family"),
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
    "sixbeat-sender --resolve all --fanout 8 receivers-a.example@a receivers-b.example@b",
    "sixbeat-sender fe80::1%eth0 ff02::1234%eth0",
  ],
  check: (config, origins) => [...togetherWrong(config), ...idleOptions(config, origins)],
};

function togetherWrong({ targets, format, keyFile, resolve, size }: SenderConfig): readonly Fault[] {
  return [
    ...(format === "text" && size !== undefined ? [SIZE_WITHOUT_STAMP] : []),
    ...targets.flatMap((target) => tooLong(target, LONGEST_NAME - ROOM[resolve])),
    ...(format === "text" && keyFile !== undefined ? [KEYS_WITHOUT_STAMP] : []),
  ];
}

type Target = SenderConfig["targets"][number];

/** What stands behind the target in the name of a path to one of its addresses. */
const ROOM = { one: 0, all: " [2001:db8:2001:db8:2001:db8:2001:db8%fifteen-letters]".length } as const;

function tooLong({ text }: Target, longest: number): readonly Fault[] {
  if (Buffer.byteLength(text) <= longest) return [];
  return [{ key: "targets", problem: `"${text}" has more than ${longest} octets, which no datagram can say` }];
}

const SIZE_WITHOUT_STAMP: Fault = {
  key: "size",
  problem: "plain text has the size of its message; leave the size away, or --format stamp",
};

const KEYS_WITHOUT_STAMP: Fault = {
  key: "key-file",
  problem: "only stamp can be signed; leave the file away, or --format text",
};
