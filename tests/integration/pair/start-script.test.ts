import { describe, expect, it } from "vitest";
import { freshClone } from "../../support/fresh-clone.ts";
import { onOwnLoopback } from "../../support/own-loopback.ts";
import { lacks } from "../../support/requires.ts";
import { onTerminal } from "../../support/terminal.ts";

describe.skipIf(lacks("python3", "own loopback"))("npm start", () => {
  it("shows datagrams sent and received, and ends with both summaries on Ctrl-C", async () => {
    // npm passes each Ctrl-C on, so it arrives twice.
    const npmStart = ["npm", "start", "--", "--interval", "200ms", "--message", "beat {seq}"];
    await using terminal = onTerminal(onOwnLoopback(npmStart), { NO_COLOR: "1" });
    await terminal.says(/^[\d:.]+ sent stamp 2 to \[::1\]:54321: beat 2\r$/m);
    await terminal.says(/^[\d:.]+ received stamp 2 from \[::1\]:\d+: beat 2\r$/m);
    await terminal.says(
      /^[\d:.]+ reply 2 from \[::1\]:54321: \d+\.\d{3} ms \(forward -?[\d.]+, reverse -?[\d.]+\) hops 0\r$/m,
    );
    terminal.type("\x03");
    expect(await terminal.ended()).toBe(0);
    const [, sent] =
      /^sent (\d+) \(.*, replied \1, lost 0, not sent 0, ICMP errors 0 in .*\r$/m.exec(terminal.stdout) ?? [];
    const [, received] = /^received (\d+) \(.*, rejected 0, kernel drops 0 in .*\r$/m.exec(terminal.stdout) ?? [];
    expect(Number(sent)).toBeGreaterThanOrEqual(3);
    expect(received).toBe(sent);
    expect(terminal.stdout).not.toMatch(/WARN|ERROR|second signal|still open/);
  });

  it("builds what a fresh clone has not built yet", async () => {
    await using clone = await freshClone();
    const npmStart = ["sh", "-c", 'cd "$0" && exec npm start -- --count 1', clone.path];
    await using terminal = onTerminal(onOwnLoopback(npmStart), { NO_COLOR: "1" });
    expect(await terminal.ended(), terminal.stdout).toBe(0);
    expect(terminal.stdout).toMatch(/^received 1 \(/m);
  });

  it("takes another port, and says so where the usual one is taken", async () => {
    const other = ["npm", "start", "--", "--count", "1", "--port", "7000", "--interval", "50ms"];
    await using terminal = onTerminal(onOwnLoopback(other));
    expect(await terminal.ended(), terminal.stdout).toBe(0);
    expect(terminal.stdout).toMatch(/sent stamp 0 to \[::1\]:7000/);
    // The first line that a receiver writes says that it has the port.
    const taken = `exec 3< <(exec ${process.execPath} services/receiver/bin/sixbeat-receiver.js --admin none)
      other=$!; read -r _ <&3; npm start; status=$?; kill $other; exit $status`;
    await using vain = onTerminal(onOwnLoopback(["bash", "-c", taken]));
    expect(await vain.ended(), vain.stdout).toBe(3);
    expect(vain.stdout).toMatch(/another process has this port.*npm start -- --port 7000 takes another port/s);
  });

  it("passes a bounded run's arguments to the sender, and both end with its status", async () => {
    await using terminal = onTerminal(onOwnLoopback(["npm", "start", "--", "--count", "2", "--interval", "50ms"]));
    expect(await terminal.ended()).toBe(0);
    expect(terminal.stdout).toMatch(/^received 2 \(/m);
    await using lossy = onTerminal(onOwnLoopback(["npm", "start", "--", "--count", "1", "fd00::1"]));
    expect(await lossy.ended()).toBe(1);
  });
});
