import { randomBytes } from "node:crypto";
import { chmod } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { connect } from "../../support/link.ts";
import { Prometheus } from "../../support/prometheus.ts";
import { DEBIAN_PYTHON } from "../../support/requires.ts";
import { RunningCommand } from "../../support/running-command.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { Landscape } from "./landscape.ts";

/** The path that most happens on. */
export const MAIN_PATH = { source: "berlin", target: "oslo", family: "ipv6", flow: "0" } as const;

/** The path to a reflector whose clock is CLOCK_BEHIND seconds behind. */
export const PATH_TO_THE_PAST = { source: "berlin", target: "[fd00:7::2]:862", family: "ipv6", flow: "0" } as const;
export const CLOCK_BEHIND = 60;

/** The path from a sender that stays in its session when it begins anew. */
export const FOREIGN_PATH = { source: "fd00:6::1", target: "oslo", family: "ipv6", flow: "0" } as const;

/**
 * Real services in a landscape, and a real Prometheus that scrapes them over a network of its own: the sender berlin and
 * the receiver oslo; beside them a sender that asks for no replies, one with a key that oslo does not have, one whose
 * datagrams are too large, one that sends twice a day, a receiver that remembers a single session and one that nobody
 * sends to. A reflector and a sender are of other make.
 */
export class Scene implements AsyncDisposable {
  readonly land: Landscape;
  readonly prometheus: Prometheus;
  readonly #configuration: ScratchFile;
  readonly #services: Map<Role, ServiceProcess>;
  readonly #foreignSender: RunningCommand;
  readonly #things: AsyncDisposable[];

  private constructor(parts: Parts) {
    this.land = parts.land;
    this.prometheus = parts.prometheus;
    this.#configuration = parts.configuration;
    this.#services = parts.services;
    this.#foreignSender = parts.foreignSender;
    this.#things = parts.things;
  }

  /** @param rules the rule files of Prometheus, by their names; each is to end in .rules.yml. */
  static async create(rules: ReadonlyMap<string, string>): Promise<Scene> {
    const things: AsyncDisposable[] = [];
    try {
      return new Scene(await setUp(rules, things));
    } catch (error) {
      await dispose(things);
      throw error;
    }
  }

  service(role: Role): ServiceProcess {
    return this.#services.get(role)!;
  }

  /** Stops oslo as an administrator would, and starts it again. */
  async restartReceiver(): Promise<void> {
    const old = this.service("oslo");
    old.kill("SIGTERM");
    await old.ended();
    const anew = startService("oslo", this.land, "", "");
    this.#services.set("oslo", anew);
    this.#things.push(anew);
    await anew.ready();
  }

  /** Has the sender of other make send so many datagrams, numbered from there on. */
  sendForeign(first: number, count: number): void {
    this.#foreignSender.type(`${first} ${count}\n`);
  }

  /** Sends more to the receiver than its socket holds, while its process does not run. */
  async overflowReceiver(): Promise<void> {
    const oslo = this.service("oslo");
    const room = (await oslo.metrics()).value("sixbeat_receiver_receive_buffer_bytes");
    oslo.kill("SIGSTOP");
    await this.land.far.shell(`${DEBIAN_PYTHON} ${FLOOD} fd00:7::2 54321 ${Math.ceil(room / OCTETS_IN_KERNEL)}`);
    oslo.kill("SIGCONT");
  }

  /** The same for the sockets of berlin, on which it waits for replies. */
  async overflowSender(): Promise<void> {
    const sockets = await this.land.near.shell("ss --no-header --udp --listening --numeric --memory --ipv6");
    const found = [...sockets.matchAll(/:(\d+)\s+\S+:\*\s+skmem:\(r\d+,rb(\d+)/g)];
    if (found.length === 0) throw new Error(`no sockets in ${sockets}`);
    this.service("berlin").kill("SIGSTOP");
    for (const [, port, room] of found) {
      const count = Math.ceil(Number(room) / OCTETS_IN_KERNEL);
      await this.land.near.shell(`${DEBIAN_PYTHON} ${FLOOD} fd00:6::1 ${port} ${count}`);
    }
    this.service("berlin").kill("SIGCONT");
  }

  /** Has berlin read a configuration that is wrong. */
  async breakConfiguration(): Promise<void> {
    await this.#configuration.write("interval: soon\n");
    this.service("berlin").kill("SIGHUP");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await dispose(this.#things);
  }
}

const ROLES = ["oslo", "small", "idle", "berlin", "quiet", "stranger", "large", "rare"] as const;
export type Role = (typeof ROLES)[number];

interface Parts {
  readonly land: Landscape;
  readonly prometheus: Prometheus;
  readonly configuration: ScratchFile;
  readonly services: Map<Role, ServiceProcess>;
  readonly foreignSender: RunningCommand;
  /** All of these, and what they need, in the order in which they were made. */
  readonly things: AsyncDisposable[];
}

/** What a short datagram takes of a socket's buffer is more than this. */
const OCTETS_IN_KERNEL = 300;

const [FLOOD, REFLECTOR, SENDER] = ["flood.py", "clock_behind.py", "stamp_numbers.py"].map((name) =>
  fileURLToPath(new URL(`../../support/python/${name}`, import.meta.url)),
);

const CONFIGURATION = `
targets: [oslo, "oslo:54322", "[fd00:7::2]:9", "[fd00:7::2]:862", nowhere.example, 192.0.2.1]
family: both
flows: 2
interval: 20ms
timeout: 500ms
resolve-interval: 1s
traffic-class: 138 # AF41, and ECN-capable
`;

const PROMETHEUS = `
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: ["*.rules.yml"]
scrape_configs:
  - job_name: sixbeat-sender
    static_configs:
      - targets: ["[fd00:9::1]:9611", "[fd00:9::1]:9613", "[fd00:9::1]:9615", "[fd00:9::1]:9617", "[fd00:9::1]:9619"]
  - job_name: sixbeat-receiver
    static_configs: [targets: ["[fd00:9::2]:9612", "[fd00:9::2]:9614", "[fd00:9::2]:9616"]]
`;

async function setUp(rules: ReadonlyMap<string, string>, things: AsyncDisposable[]): Promise<Parts> {
  const kept = <Thing extends AsyncDisposable>(thing: Thing) => {
    things.push(thing);
    return thing;
  };
  const land = kept(await Landscape.create());
  await connect(land.near, land.far, { name: "admin", number: 9 });
  await land.near.setFile("hosts", "fd00:7::2 oslo\n10.0.7.2 oslo\n");
  land.takes(0.002, 0.001);
  const configuration = kept(await ScratchFile.create("sender.yaml", CONFIGURATION));
  const key = kept(await ScratchFile.create("key", randomBytes(32).toString("hex")));
  await chmod(key.path, 0o600);
  const python = (...command: string[]) => [DEBIAN_PYTHON, ...command];
  const reflector = python(REFLECTOR!, "fd00:7::2", "862", String(CLOCK_BEHIND));
  await kept(new RunningCommand(land.far.enter(reflector))).says(/reflecting/);
  const foreignSender = kept(new RunningCommand(land.near.enter(python(SENDER!, "fd00:7::2", "54321"))));
  const services = new Map<Role, ServiceProcess>();
  for (const role of ROLES) services.set(role, kept(startService(role, land, configuration.path, key.path)));
  await Promise.all([...services.values()].map((service) => service.ready()));
  const files = new Map([["prometheus.yml", PROMETHEUS], ...rules]);
  const prometheus = kept(await Prometheus.start(land.near, files));
  return { land, prometheus, configuration, services, foreignSender, things };
}

async function dispose(things: readonly AsyncDisposable[]): Promise<void> {
  for (const thing of things.toReversed()) await thing[Symbol.asyncDispose]();
}

function startService(role: Role, { near, far }: Landscape, configuration: string, key: string): ServiceProcess {
  const named = ["--name", role, "--print", "none"];
  const sender = (port: number, ...args: string[]) =>
    new ServiceProcess("sender", [...named, "--admin", `[::]:${port}`, ...args], near);
  const receiver = (port: number, ...args: string[]) =>
    new ServiceProcess("receiver", [...named, "--admin", `[::]:${port}`, ...args], far);
  const often = ["--interval", "100ms"];
  switch (role) {
    case "oslo":
      return receiver(9612);
    case "small":
      return receiver(9614, "--listen", "[::]:54322", "--max-sessions", "1");
    case "idle":
      return receiver(9616, "--listen", "[::]:54323");
    case "berlin":
      return sender(9611, "--config", configuration);
    case "quiet":
      return sender(9613, ...often, "--one-way", "oslo");
    case "stranger":
      return sender(9615, ...often, "--key-file", key, "oslo");
    case "large":
      return sender(9617, ...often, "--message", "x".repeat(1200), "--resolve", "all", "oslo");
    case "rare":
      return sender(9619, "--interval", "12h", "oslo");
  }
}
