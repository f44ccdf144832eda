import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Namespace } from "../../support/namespace.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { onOwnLoopback } from "../../support/own-loopback.ts";
import { lacks } from "../../support/requires.ts";
import { RunningCommand } from "../../support/running-command.ts";

const ROOT = new URL("../../../", import.meta.url);

/** The command line that runs an example. */
function example(file: string, ...args: readonly string[]): readonly string[] {
  const path = fileURLToPath(new URL(`examples/${file}`, ROOT));
  return [file.endsWith(".py") ? "python3" : process.execPath, path, ...args];
}

/** Runs a command to its end, and returns what it said. */
async function output(argv: readonly string[]): Promise<string> {
  await using command = new RunningCommand(argv);
  const status = await command.ended();
  expect({ status, stderr: command.stderr }).toEqual({ status: 0, stderr: "" });
  return command.stdout;
}

describe.skipIf(lacks("namespaces", "python3"))("the classic pair", () => {
  const LANGUAGES = ["mjs", "py"] as const;
  const pairs = LANGUAGES.flatMap((from) => LANGUAGES.map((to) => ({ from, to })));

  it.each(pairs)("is heard: sender.$from by receiver.$to", async ({ from, to }) => {
    await using hosts = await NamespacePair.create();
    const file = (role: string, language: string) => (language === "py" ? `python/${role}.py` : `${role}.mjs`);
    await using receiver = new RunningCommand(hosts.there.enter([...example(file("receiver", to))]));
    // A datagram that nobody receives yet is gone for good, and the next one comes after a second.
    await hosts.there.shell("until ss -Huln | grep -q :54321; do sleep 0.05; done");
    await using _sender = new RunningCommand(hosts.here.enter([...example(file("sender", from), "fd00:6::2")]));
    const [, count] = await receiver.says(/fd00:6::1.*\n.*fd00:6::1.* (\d+)$/m);
    expect(count).toBe("1");
  });
});

describe.skipIf(lacks("own loopback"))("an example", () => {
  const page = readFileSync(new URL("docs/sockets.md", ROOT), "utf8");
  const outputs = [...page.matchAll(/<!-- output of examples\/(\S+) -->\n\n```text\n([\s\S]*?)```/g)];

  it.each(outputs.map(([, file, text]) => ({ file: file!, text: text! })))(
    "says what the document says it does: $file",
    async ({ file, text }) => {
      expect(await output(onOwnLoopback(example(file)))).toBe(text);
    },
  );

  it("is found in the document with its output", () => {
    const files = ["flow-label.mjs", "waiting.mjs", "errors.mjs", "icmp-errors.mjs", "ancillary.mjs"];
    expect(outputs.map(([, file]) => file)).toEqual(files);
  });

  it("throws batches to and fro: ping-pong.mjs", async () => {
    expect(await output(onOwnLoopback(example("ping-pong.mjs", "20")))).toMatch(/^12\d\d datagrams, \d+ a second\n$/);
  });
});

describe.skipIf(lacks("namespaces"))("echo.mjs", () => {
  it.each(["fd00:6::2", "fd00:6::22", "fe80::2%eth0", "::ffff:10.0.6.2"])(
    "answers from %s when that was asked, although the host has other addresses",
    async (asked) => {
      await using hosts = await NamespacePair.create();
      await hosts.there.shell("ip address add fd00:6::22/64 dev eth0 nodad");
      await using _echo = new RunningCommand(hosts.there.enter([...example("echo.mjs")]));
      await hosts.there.shell("until ss -Huln | grep -q :54321; do sleep 0.05; done");
      // A connected socket takes datagrams from no other address.
      const ask = `
      import { AF_INET6, Socket } from "${new URL("packages/common/dist/socket/index.js", ROOT)}";
      const socket = new Socket(AF_INET6);
      socket.connect([${JSON.stringify(asked)}, 54321, 0, 0]);
      socket.send("as you like it");
      console.log(Buffer.from(await socket.recv(100, { timeout: 5000 })).toString());
    `;
      const argv = [process.execPath, "--input-type=module", "--eval", ask];
      expect(await output(hosts.here.enter(argv))).toBe("as you like it\n");
    },
  );
});

describe.skipIf(lacks("namespaces"))("multicast.mjs", () => {
  it("hears itself in the group that it has joined", async () => {
    await using host = await Namespace.create();
    await host.shell(`
      ip link add eth0 type veth peer name other
      ip link set other up
      ip link set eth0 addrgenmode none up
      ip address add fe80::7/64 dev eth0 nodad`);
    expect(await output(host.enter(example("multicast.mjs")))).toBe("hello, group (from fe80::7%eth0)\n");
  });
});
