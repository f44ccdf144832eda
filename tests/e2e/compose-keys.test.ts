import { chown } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { lacks } from "../support/requires.ts";
import { ScratchFile } from "../support/scratch-file.ts";
import { Stack } from "./compose.ts";
import { PATIENCE } from "./containers.ts";

const GROUP_OF_SERVICES = 65532;
const REJECTED = "sixbeat_receiver_datagrams_rejected_total";

describe.skipIf(lacks("engine", "root"))("docker compose with compose.keys.yml", () => {
  let keys: ScratchFile;
  let stack: Stack;

  beforeAll(async () => {
    keys = await ScratchFile.create("keys", `${"ab".repeat(32)}\n`, 0o640);
    await chown(keys.path, 0, GROUP_OF_SERVICES);
    stack = await Stack.up({ KEY_FILE: keys.path, SIXBEAT_INTERVAL: "100ms" }, undefined, "compose.keys.yml");
  });

  afterAll(async () => {
    await stack?.[Symbol.asyncDispose]();
    await keys?.[Symbol.asyncDispose]();
  });

  it("has both ends believe each other", async () => {
    const [sender, receiver] = [stack.container("sender"), stack.container("receiver")];
    await receiver.countsMore(10);
    await eventually(async () => {
      if ((await sender.metrics()).sum("sixbeat_sender_replies_total") < 10) throw new Error("too few replies");
    }, PATIENCE);
    expect((await receiver.metrics()).sum(REJECTED)).toBe(0);
    expect((await sender.metrics()).sum("sixbeat_sender_replies_rejected_total")).toBe(0);
  });

  it("has the receiver refuse what nobody signed", async () => {
    const receiver = stack.container("receiver");
    const script = `const socket = require("node:dgram").createSocket("udp6");
      socket.send(Buffer.alloc(112), 54321, "receiver", () => socket.close());`;
    await stack.container("sender").run(script);
    await eventually(async () => {
      expect((await receiver.metrics()).sum(REJECTED, { reason: "authentication" })).toBe(1);
    }, PATIENCE);
  });
});
