import { randomBytes } from "node:crypto";
import { DockerComposeEnvironment, type StartedDockerComposeEnvironment, Wait } from "testcontainers";
import { command, OWN_IMAGES, randomSubnet, ServiceContainer, type ServiceName, TOP } from "./containers.ts";

/** What `docker-compose.yml` starts, on a subnet and ports of its own. */
export class Stack implements AsyncDisposable {
  readonly #environment: StartedDockerComposeEnvironment;
  readonly #project: string;
  readonly #variables: Record<string, string>;

  private constructor(
    environment: StartedDockerComposeEnvironment,
    project: string,
    variables: Record<string, string>,
  ) {
    this.#environment = environment;
    this.#project = project;
    this.#variables = variables;
  }

  /**
   * Builds the images and starts the pair, or these services, dashboards among them; resolves when all are healthy.
   * @param further files that come after docker-compose.yml
   */
  static async up(settings: Record<string, string> = {}, services?: string[], ...further: string[]): Promise<Stack> {
    const project = ownProject();
    const variables = { ...ownPlace(), ...settings };
    const compose = new DockerComposeEnvironment(TOP, ["docker-compose.yml", ...further])
      .withProjectName(project)
      .withBuild()
      .withProfiles(...(services === undefined ? [] : ["dashboards"]))
      // The clean-up container would have to be pulled; a stack takes itself down.
      .withAutoCleanup(false)
      .withEnvironment(variables)
      .withDefaultWaitStrategy(Wait.forHealthCheck());
    return new Stack(await compose.up(services), project, variables);
  }

  container(service: ServiceName, replica = 1): ServiceContainer {
    return new ServiceContainer(service, this.#environment.getContainer(`${service}-${replica}`).getId());
  }

  /** Where a TCP port of a service is published, as `host:port`. */
  published(name: string, port: number): string {
    const container = this.#environment.getContainer(`${name}-1`);
    return `127.0.0.1:${container.getMappedPort(port)}`;
  }

  /** Starts or stops receivers until there are so many; returns them when all are healthy. */
  async scale(receivers: number): Promise<ServiceContainer[]> {
    await this.#compose("up", "--wait", "--no-recreate", "--scale", `receiver=${receivers}`);
    const ids = (await this.#compose("ps", "--quiet", "receiver")).trim().split("\n");
    return ids.map((id) => new ServiceContainer("receiver", id));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#environment.down({ removeVolumes: true });
  }

  #compose(...args: readonly string[]): Promise<string> {
    return command("docker", ["compose", "--project-name", this.#project, ...args], this.#variables);
  }
}

/** A name for a stack that no other has. */
export function ownProject(): string {
  return `sixbeat-test-${randomBytes(4).toString("hex")}`;
}

/** What keeps a stack from clashing with others on this machine. */
export function ownPlace(): Record<string, string> {
  const ports = ["SENDER_ADMIN_PORT", "RECEIVER_ADMIN_PORT", "PROMETHEUS_PORT", "GRAFANA_PORT"];
  return { ...OWN_IMAGES, PROBE_SUBNET: randomSubnet(), ...Object.fromEntries(ports.map((name) => [name, "0"])) };
}
