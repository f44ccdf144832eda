import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { command as receiver } from "../../services/receiver/src/command.ts";
import { command as sender } from "../../services/sender/src/command.ts";
import { lacks } from "../support/requires.ts";
import { command, TOP } from "./containers.ts";

describe.skipIf(lacks("engine"))("docker-compose.yml", () => {
  let all: Configuration;

  beforeAll(async () => {
    all = await configuration({}, "--profile", "dashboards");
  });

  it("starts the pair, and Prometheus and Grafana when asked", async () => {
    expect(Object.keys((await configuration({})).services).toSorted()).toEqual(["receiver", "sender"]);
    expect(Object.keys(all.services).toSorted()).toEqual(["grafana", "prometheus", "receiver", "sender"]);
  });

  it("publishes only TCP, on loopback", () => {
    for (const { ports } of Object.values(all.services))
      for (const port of ports) expect(port).toMatchObject({ host_ip: "127.0.0.1", protocol: "tcp" });
  });

  it.each(["prometheus", "grafana"])("pins the image of %s to a version", (name) => {
    expect(all.services[name]!.image).toMatch(/:v?\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$/);
  });

  it("locks every service in", () => {
    for (const service of Object.values(all.services))
      expect(service).toMatchObject({
        init: true,
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        pids_limit: 200,
        networks: { probe: null },
      });
  });

  it("asks engines for nothing that 20.10 refuses or overlooks", () => {
    for (const service of Object.values(all.services))
      expect(service.healthcheck ?? {}).not.toHaveProperty("start_interval");
    expect(all.networks.probe).toMatchObject({
      enable_ipv6: true,
      ipam: { config: [{ subnet: expect.stringMatching(/^fd/) }] },
    });
    expect(all.networks.probe).not.toHaveProperty("enable_ipv4");
  });

  it.each([
    ["sender", sender],
    ["receiver", receiver],
  ] as const)("sets only what the %s knows", (name, { options }) => {
    const known = Object.keys(options).map((key) => `SIXBEAT_${key.replaceAll(/[A-Z]/g, "_$&").toUpperCase()}`);
    expect(Object.keys(all.services[name]!.environment).filter((variable) => !known.includes(variable))).toEqual([]);
  });

  it("mounts what is there, and read-only", () => {
    const mounts = Object.values(all.services)
      .flatMap(({ volumes }) => volumes ?? [])
      .filter(({ type }) => type === "bind");
    expect(mounts.length).toBeGreaterThan(0);
    for (const { source, read_only } of mounts)
      expect([source, existsSync(source), read_only]).toEqual([source, true, true]);
  });

  it("lets anyone look at Grafana and nobody change it, and opens on a dashboard that is there", () => {
    const { environment, volumes } = all.services["grafana"]!;
    expect(environment).toMatchObject({
      GF_AUTH_ANONYMOUS_ENABLED: "true",
      GF_AUTH_ANONYMOUS_ORG_ROLE: "Viewer",
      GF_AUTH_BASIC_ENABLED: "false",
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true",
    });
    const home = environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]!;
    const mount = volumes!.find(({ type, target }) => type === "bind" && home.startsWith(`${target}/`))!;
    expect(existsSync(home.replace(mount.target, mount.source))).toBe(true);
  });
});

describe.skipIf(lacks("engine"))("compose.publish.yml", () => {
  it("adds the receiver's UDP port, on IPv6", async () => {
    const files = ["--file", "docker-compose.yml", "--file", "compose.publish.yml"];
    const { ports } = (await configuration({}, ...files)).services["receiver"]!;
    const udp = { host_ip: "::", published: "54321", target: 54321, protocol: "udp" };
    expect(ports).toContainEqual(expect.objectContaining(udp));
  });
});

describe.skipIf(lacks("engine"))("compose.keys.yml", () => {
  it("gives both ends the file of keys that is named, read-only", async () => {
    const files = ["--file", "docker-compose.yml", "--file", "compose.keys.yml"];
    const signed = await configuration({ KEY_FILE: "/etc/sixbeat/keys" }, ...files);
    for (const name of ["sender", "receiver"]) {
      const { environment, volumes } = signed.services[name]!;
      const path = environment["SIXBEAT_KEY_FILE"];
      expect(volumes).toEqual([
        expect.objectContaining({ source: "/etc/sixbeat/keys", target: path, read_only: true }),
      ]);
    }
  });

  it("starts nothing when no file is named", async () => {
    const files = ["--file", "docker-compose.yml", "--file", "compose.keys.yml"];
    await expect(configuration({}, ...files)).rejects.toThrow(/KEY_FILE.*set it to a file with keys/);
  });
});

describe(".env.example", () => {
  const example = readFileSync(`${TOP}.env.example`, "utf8");
  const offered = [...example.matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!] as const);
  const files = ["docker-compose.yml", "compose.publish.yml", "compose.keys.yml"]
    .map((name) => readFileSync(`${TOP}${name}`, "utf8"))
    .join("\n");

  it("offers every variable that the compose files read, and no other", () => {
    const interpolated = [...files.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name!);
    const passed = [...files.matchAll(/^ +([A-Z_]+):$/gm)].map(([, name]) => name!);
    const built = [...files.matchAll(/^ +args: \[(.*)\]$/gm)].flatMap(([, names]) => names!.split(", "));
    expect(offered.map(([name]) => name).toSorted()).toEqual(
      [...new Set([...interpolated, ...passed, ...built])].toSorted(),
    );
  });

  it("names the defaults that the compose files have", () => {
    for (const [, name, fallback] of files.matchAll(/\$\{([A-Z_]+):-(.*?)\}/g))
      expect([name, offered.find(([offer]) => offer === name)?.[1]]).toEqual([name, fallback]);
  });
});

interface Configuration {
  services: Record<string, Service>;
  networks: { probe: Record<string, unknown> };
}

interface Service {
  image: string;
  environment: Record<string, string | null>;
  ports: { host_ip: string; protocol: string }[];
  volumes?: { type: string; source: string; target: string; read_only?: boolean }[];
  healthcheck?: Record<string, unknown>;
}

/** What compose makes of the files with these variables, and nothing else, set. */
async function configuration(variables: Record<string, string>, ...options: readonly string[]): Promise<Configuration> {
  const { PATH = "", HOME = "" } = process.env;
  const assignments = Object.entries({ PATH, HOME, ...variables }).map(([name, value]) => `${name}=${value}`);
  const compose = ["docker", "compose", "--env-file", "/dev/null", ...options, "config", "--format", "json"];
  return JSON.parse(await command("env", ["--ignore-environment", ...assignments, ...compose]));
}
