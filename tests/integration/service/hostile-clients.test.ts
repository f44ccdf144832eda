import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { FixtureProcess } from "./fixture-process.ts";

describe("hostile clients of the admin server", () => {
  it.each([
    ["that say nothing", ""],
    ["that never finish their headers", "GET /metrics HTTP/1.1\r\nHost: x\r\n"],
    ["that announce a body and keep it", "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n"],
    ["that ask and do not read", "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(8)],
    ["that send giant headers", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(100_000)}\r\n\r\n`],
    ["that send what is not HTTP", "\x16\x03\x01\x02\x00\r\n".repeat(1_000)],
  ])("%s, a thousand at once, do not keep a health check out", async (_, text) => {
    await using fixture = new FixtureProcess(["--admin", "[::]:0"]);
    await fixture.says("metrics and health are served");
    const { port } = new URL(fixture.url);
    const crowd = Array.from({ length: 1_000 }, () => hostileClient(Number(port), text));
    for (let check = 0; check < 50; check++) {
      const response = await fetch(`http://127.0.0.1:${port}/livez`, { headers: { Connection: "close" } });
      expect(response.status).toBe(200);
    }
    await Promise.all(crowd);

    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
    expect(fixture.stderr).toBe("drained []\n");
    expect(fixture.log.filter(({ level }) => level === "error")).toEqual([]);
  });
});

/** Connects, writes and never reads. Resolves once it is connected or was turned away. */
async function hostileClient(port: number, text: string): Promise<void> {
  const socket: Socket = connect({ host: "::1", port });
  onTestFinished(() => void socket.destroy());
  const refused = new Promise<void>((resolve) => socket.on("error", () => resolve()));
  await Promise.race([once(socket, "connect"), refused]);
  socket.write(text);
}
