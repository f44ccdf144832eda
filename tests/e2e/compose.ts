import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DockerComposeEnvironment, type StartedDockerComposeEnvironment, Wait } from "testcontainers";

const top = fileURLToPath(new URL("../..", import.meta.url));
const adminPorts = { sender: 9611, receiver: 9612 } as const;

export type ServiceName = keyof typeof adminPorts;

/** The pair as `docker-compose.yml` starts it, on a subnet and admin ports of its own; returns when both are healthy. */
export async function startPair(): Promise<Pair> {
  const environment = await new DockerComposeEnvironment(top, "docker-compose.yml")
    .withBuild()
    // The clean-up container would have to be pulled; the pair stops its own.
    .withAutoCleanup(false)
    .withEnvironment({ SIXBEAT_SUBNET: randomSubnet(), SENDER_ADMIN_PORT: "0", RECEIVER_ADMIN_PORT: "0" })
    .withDefaultWaitStrategy(Wait.forHealthCheck())
    .up();
  return new Pair(environment);
}

export class Pair implements AsyncDisposable {
  readonly #environment: StartedDockerComposeEnvironment;

  constructor(environment: StartedDockerComposeEnvironment) {
    this.#environment = environment;
  }

  id(service: ServiceName): string {
    return this.#container(service).getId();
  }

  /** What the service's `/metrics` says now, in the text format. */
  async metrics(service: ServiceName): Promise<string> {
    const port = this.#container(service).getMappedPort(adminPorts[service]);
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    if (!response.ok) throw new Error(`${service}: /metrics answered ${response.status}`);
    return response.text();
  }

  /** What the engine says of the service's container. */
  async inspect(service: ServiceName): Promise<ContainerFacts> {
    const [facts] = JSON.parse(await docker("inspect", this.id(service))) as [ContainerFacts];
    return facts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#environment.down({ removeVolumes: true });
  }

  #container(service: ServiceName) {
    return this.#environment.getContainer(`${service}-1`);
  }
}

/** The part of `docker inspect` that the tests look at. */
export interface ContainerFacts {
  State: { Status: string; ExitCode: number; Health: { Status: string } };
  Config: { User: string; StopSignal: string; Labels: Record<string, string> };
  HostConfig: {
    Init: boolean;
    ReadonlyRootfs: boolean;
    CapDrop: string[];
    SecurityOpt: string[];
    Ulimits: { Name: string; Soft: number; Hard: number }[];
    PortBindings: Record<string, { HostIp: string }[]>;
  };
}

/** Standard output of `docker` with these arguments; rejects when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("docker", args);
  return stdout;
}

/** A unique local /64, so that no two runs clash. */
function randomSubnet(): string {
  const [a, b, c] = [0, 2, 4].map((at) =>
    randomBytes(6)
      .toString("hex")
      .slice(at, at + 4),
  );
  return `fd${a?.slice(2)}:${b}:${c}::/64`;
}
