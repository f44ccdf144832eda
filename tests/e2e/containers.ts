import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { GenericContainer, StartupCheckStrategy } from "testcontainers";
import { eventually } from "../support/eventually.ts";
import { Exposition } from "../support/exposition.ts";
import type { Place } from "../support/place.ts";

export const TOP = fileURLToPath(new URL("../..", import.meta.url));
const adminPorts = { sender: 9611, receiver: 9612 } as const;

export const services = ["sender", "receiver"] as const;
export type ServiceName = (typeof services)[number];

/** How long a container may take to do what it is waited for, in milliseconds. */
export const PATIENCE = 60_000;

/** Standard output of `docker` with these arguments; rejects with what it said when it fails. */
export function docker(...args: readonly string[]): Promise<string> {
  return command("docker", args);
}

/** Standard output of a command that runs in the top folder, with variables beside those of this process. */
export async function command(name: string, args: readonly string[], variables: Record<string, string> = {}) {
  const env = { ...process.env, ...variables };
  return (await promisify(execFile)(name, args, { cwd: TOP, env, maxBuffer: 64 << 20 })).stdout;
}

/** Of this folder alone: what another one's tests build meanwhile has other names. */
export const OWN_TAG = `test-${createHash("sha256").update(TOP).digest("hex").slice(0, 12)}`;

export function imageOf(service: ServiceName): string {
  return `sixbeat-${service}:${OWN_TAG}`;
}

/** Has `docker-compose.yml` build and run the images of this folder. */
export const OWN_IMAGES = { SENDER_IMAGE: imageOf("sender"), RECEIVER_IMAGE: imageOf("receiver") };

/** Builds both images. */
export async function buildImages(): Promise<void> {
  await command("docker", ["compose", "build", "--quiet"], OWN_IMAGES);
}

/** A unique local /64, so that no two runs clash. */
export function randomSubnet(): string {
  const [a, b, c] = randomBytes(6).toString("hex").match(/.{4}/g)!;
  return `fd${a!.slice(2)}:${b}:${c}::/64`;
}

/** One service in a running container. */
export class ServiceContainer {
  readonly service: ServiceName;
  readonly id: string;

  constructor(service: ServiceName, id: string) {
    this.service = service;
    this.id = id;
  }

  /** What the engine says of it. */
  async facts(): Promise<ContainerFacts> {
    const [facts] = JSON.parse(await docker("inspect", this.id)) as [ContainerFacts];
    return facts;
  }

  /** What its admin server answers, asked from inside, so that no published port and no network is needed. */
  async get(path: string): Promise<{ status: number; body: string }> {
    const script = `fetch(process.argv[1]).then(async (answer) =>
      process.stdout.write(JSON.stringify({ status: answer.status, body: await answer.text() })))`;
    const url = `http://127.0.0.1:${adminPorts[this.service]}${path}`;
    return JSON.parse(await this.run(script, url));
  }

  async metrics(): Promise<Exposition> {
    return new Exposition((await this.get("/metrics")).body);
  }

  /** Resolves when `/readyz` says so. */
  async ready(): Promise<this> {
    await eventually(async () => {
      const { status, body } = await this.get("/readyz");
      if (status !== 200) throw new Error(`the ${this.service} is not ready: ${body}`);
    }, PATIENCE);
    return this;
  }

  /** How many datagrams it has sent, or received, over IPv6 since it started. */
  async count(labels: Readonly<Record<string, string>> = {}): Promise<number> {
    const metric = this.service === "sender" ? "sender_datagrams_sent" : "receiver_datagrams_received";
    return (await this.metrics()).sum(`sixbeat_${metric}_total`, { family: "ipv6", ...labels });
  }

  /** Resolves, to the number, once `count` has reached a number. */
  async counts(atLeast: number, labels: Readonly<Record<string, string>> = {}): Promise<number> {
    return eventually(async () => {
      const count = await this.count(labels);
      if (count < atLeast) throw new Error(`the ${this.service} counts ${count}, not yet ${atLeast}`);
      return count;
    }, PATIENCE);
  }

  /** Resolves once it counts more than it does now. */
  async countsMore(by = 3, labels: Readonly<Record<string, string>> = {}): Promise<number> {
    return this.counts((await this.count(labels)) + by, labels);
  }

  /** What it wrote so far. */
  logs(): Promise<string> {
    return docker("logs", this.id);
  }

  /** Its network, for commands of this machine. */
  async place(): Promise<Place> {
    const { Pid } = (await this.facts()).State;
    return {
      enter: (argv) => ["nsenter", "--target", String(Pid), "--net", ...argv],
      get: (url) => this.get(new URL(url).pathname),
    };
  }

  /** Runs a script in its Node; resolves to what that wrote. */
  run(script: string, ...args: readonly string[]): Promise<string> {
    return docker("exec", this.id, "node", "-e", script, ...args);
  }
}

/** The part of `docker inspect` that the tests look at. */
export interface ContainerFacts {
  State: { Status: string; ExitCode: number; Pid: number; Health?: { Status: string } };
  Config: { User: string; StopSignal: string; Labels: Record<string, string> };
  HostConfig: {
    Init: boolean;
    ReadonlyRootfs: boolean;
    CapDrop: string[];
    SecurityOpt: string[];
    PidsLimit: number;
    Ulimits: { Name: string; Soft: number; Hard: number }[];
    PortBindings: Record<string, { HostIp: string }[]>;
  };
  NetworkSettings: { Networks: Record<string, { IPAddress: string; GlobalIPv6Address: string }> };
}

/** An IPv6 network and the containers that were started on it. Disposing it removes them all. */
export class Ipv6Network implements AsyncDisposable {
  readonly name: string;
  readonly #ids: string[] = [];

  private constructor(name: string) {
    this.name = name;
  }

  // testcontainers' own Network class makes networks without IPv6.
  static async create(): Promise<Ipv6Network> {
    const name = `sixbeat-test-${randomBytes(4).toString("hex")}`;
    await docker("network", "create", "--ipv6", "--subnet", randomSubnet(), name);
    return new Ipv6Network(name);
  }

  /** The name by which a container on this network finds another. */
  nameOf(container: string): string {
    return `${container}.${this.name}`;
  }

  /** Starts a receiver; resolves when it is ready. */
  async receiver(name = "receiver"): Promise<ServiceContainer> {
    return (await this.#start("receiver", name, { SIXBEAT_NAME: name }, [])).ready();
  }

  /** Starts a sender, whose targets, containers on this network, need not be there yet. */
  sender(targets: readonly string[], ...flags: readonly string[]): Promise<ServiceContainer> {
    const environment = { SIXBEAT_NAME: "sender", SIXBEAT_INTERVAL: "100ms", SIXBEAT_RESOLVE_INTERVAL: "1s" };
    return this.#start("sender", "sender", environment, [...flags, ...targets.map((target) => this.nameOf(target))]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ids.length > 0) await docker("rm", "--force", "--volumes", ...this.#ids);
    await docker("network", "rm", this.name);
  }

  async #start(service: ServiceName, name: string, environment: Record<string, string>, command: string[]) {
    const container = await new GenericContainer(imageOf(service))
      .withAutoCleanup(false)
      .withName(this.nameOf(name))
      .withNetworkMode(this.name)
      .withEnvironment(environment)
      .withCommand(command)
      .withWaitStrategy(new Started())
      .start();
    this.#ids.push(container.getId());
    return new ServiceContainer(service, container.getId());
  }
}

/** Waits for nothing: a test says itself what it waits for. */
class Started extends StartupCheckStrategy {
  async checkStartupState(): Promise<"SUCCESS"> {
    return "SUCCESS";
  }
}
