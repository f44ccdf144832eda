import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "./environment.ts";
import { duration } from "./fields/duration.ts";
import { endpoint } from "./fields/endpoint.ts";
import { list } from "./fields/list.ts";
import { option } from "./option.ts";
import { sharedOptions } from "./shared-options.ts";

const options = {
  targets: option(list(endpoint()), { description: "Targets" }),
  interval: option(duration().optional(), { description: "Interval" }),
  ...sharedOptions(9611),
};

describe(readEnvironment, () => {
  it("takes our variables and nobody else's", () => {
    const layer = readEnvironment(options, {
      SIXBEAT_INTERVAL: "1s",
      INTERVAL: "2s",
      sixbeat_interval: "3s",
      HOME: "/",
    });
    expect(layer).toEqual({ given: new Map([["interval", { value: "1s", origin: "SIXBEAT_INTERVAL" }]]), faults: [] });
  });

  it.each([
    ["a,b", ["a", "b"]],
    ["a b", ["a", "b"]],
    [" [::1]:5,\n  b , ", ["[::1]:5", "b"]],
    [",", []],
  ])("splits the list %j", (text, items) => {
    const { given } = readEnvironment(options, { SIXBEAT_TARGETS: text });
    expect(given.get("targets")?.value).toEqual(items);
  });

  it.each(["", "  ", undefined])("takes %j for a variable that is not set", (text) => {
    expect(readEnvironment(options, { SIXBEAT_INTERVAL: text })).toEqual({ given: new Map(), faults: [] });
  });

  it.each([
    ["SIXBEAT_COUNTT", "unknown variable; did you mean SIXBEAT_COUNT?"],
    ["SIXBEAT_", "unknown variable"],
    ["SIXBEAT_HELP", "unknown variable"],
    ["SIXBEAT_maxLoss", "unknown variable"],
    ["SIXBEAT_PORT", "unknown variable"],
  ])("refuses %s", (variable, problem) => {
    expect(readEnvironment(options, { [variable]: "9" }).faults).toEqual([{ key: variable, problem }]);
  });

  it("never takes what Kubernetes injects for a Service as configuration, whatever the Service is called", () => {
    const optionNames = Object.keys(options).map((key) => key.toLowerCase());
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
    const service = fc.oneof(
      fc.constantFrom("sixbeat", "sixbeat-sender", "sixbeat-receiver"),
      fc
        .oneof(fc.constantFrom(...optionNames, "service", "port", "service-port", "log-level"), label)
        .map((name) => `sixbeat-${name}`),
    );
    const ports = fc.uniqueArray(
      fc.record({
        name: label,
        number: fc.integer({ min: 1, max: 65535 }),
        protocol: fc.constantFrom("TCP", "UDP", "SCTP"),
      }),
      { minLength: 1, selector: ({ name }) => name },
    );
    fc.assert(
      fc.property(service, ports, fc.ipV6(), (name, list, address) => {
        expect(readEnvironment(options, injected(name, list, address))).toEqual({ given: new Map(), faults: [] });
      }),
    );
  });
});

interface Port {
  readonly name: string;
  readonly number: number;
  readonly protocol: string;
}

/** As the kubelet does it: pkg/kubelet/envvars/envvars.go. */
function injected(service: string, ports: readonly Port[], address: string): Record<string, string> {
  const upper = (text: string) => text.toUpperCase().replaceAll("-", "_");
  const prefix = upper(service);
  const variables: Record<string, string> = {};
  for (const [index, { name, number, protocol }] of ports.entries()) {
    const url = `${protocol.toLowerCase()}://[${address}]:${number}`;
    if (index === 0) {
      variables[`${prefix}_SERVICE_HOST`] = address;
      variables[`${prefix}_SERVICE_PORT`] = String(number);
      variables[`${prefix}_PORT`] = url;
    }
    variables[`${prefix}_SERVICE_PORT_${upper(name)}`] = String(number);
    const link = `${prefix}_PORT_${number}_${protocol}`;
    variables[link] = url;
    variables[`${link}_PROTO`] = protocol.toLowerCase();
    variables[`${link}_PORT`] = String(number);
    variables[`${link}_ADDR`] = address;
  }
  return variables;
}
