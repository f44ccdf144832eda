import { type Frame, readFrame } from "./frame.ts";
import type { Place } from "./place.ts";
import { RunningCommand } from "./running-command.ts";

/** What tcpdump sees on one interface. */
export class Capture implements AsyncDisposable {
  readonly #tcpdump: RunningCommand;

  private constructor(tcpdump: RunningCommand) {
    this.#tcpdump = tcpdump;
  }

  /** Starts to capture IP, of what is sent as well as received; resolves when nothing can be missed any more. */
  static async start(place: Place, device: string): Promise<Capture> {
    const options = ["-i", device, "--immediate-mode", "-U", "-w", "-", "-Z", "root", "ip or ip6"];
    const tcpdump = new RunningCommand(place.enter(["tcpdump", ...options]));
    await tcpdump.says(/listening on/);
    return new Capture(tcpdump);
  }

  /** The IP packets so far that carry UDP or a fragment, in order. */
  get frames(): readonly Frame[] {
    return records(this.#tcpdump.octets)
      .map(readFrame)
      .filter((frame) => frame !== undefined);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#tcpdump[Symbol.asyncDispose]();
  }
}

/** The whole records of a capture file: a header of 24 octets, then records with 16 octets before their content. */
function records(file: Buffer): Buffer[] {
  const found: Buffer[] = [];
  let at = 24;
  while (at + 16 <= file.length) {
    const length = file.readUInt32LE(at + 8);
    if (at + 16 + length > file.length) break;
    found.push(file.subarray(at + 16, at + 16 + length));
    at += 16 + length;
  }
  return found;
}
