import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metric, pause, Service } from "./service.ts";

/** What a sender with many targets, and the receiver that is all of them, cost at one datagram per second each. */
export interface TargetsCost {
  readonly targets: number;
  /** Shares of one core. */
  readonly sender: number;
  readonly receiver: number;
  /** Octets in memory, before the first scrape. */
  readonly senderMemory: number;
  readonly receiverMemory: number;
  /** Series that Prometheus gets of each. */
  readonly senderSeries: number;
  readonly receiverSeries: number;
  /** How long a scrape of the sender took, in seconds, and how large it was; and its memory after that. */
  readonly scrape: number;
  readonly scrapeOctets: number;
  readonly scrapedMemory: number;
  /** The longest that another question to the sender waited meanwhile, in seconds. */
  readonly longestAnswer: number;
  readonly lost: number;
}

const SENDER = 54393;
const RECEIVER = 54394;
const SETTLING = 15;

/** Runs both for `seconds`, in a network in which all of `fd00:6b::/64` is this host. */
export async function targetsCost(targets: number, seconds: number): Promise<TargetsCost> {
  const folder = mkdtempSync(join(tmpdir(), "sixbeat-scale-"));
  try {
    const config = join(folder, "sender.json");
    const list = Array.from({ length: targets }, (_, i) => `[fd00:6b::${(i + 1).toString(16)}]`);
    writeFileSync(config, JSON.stringify({ targets: list }));
    await using receiver = new Service("receiver", ["--print", "none"], RECEIVER);
    await receiver.started();
    await using sender = new Service("sender", ["--config", config, "--print", "none"], SENDER);
    await sender.started();
    // Until every target was sent to a few times, and what that compiles is compiled. Asking would cost memory.
    await pause(SETTLING);
    const before = [sender.processor, receiver.processor] as const;
    await pause(seconds);
    const used = [sender.processor - before[0], receiver.processor - before[1]] as const;
    const [senderMemory, receiverMemory] = [sender.memory, receiver.memory];
    const { text, ...scraped } = await scrape(sender);
    return {
      targets,
      sender: used[0] / seconds,
      receiver: used[1] / seconds,
      senderMemory,
      receiverMemory,
      scrapedMemory: sender.memory,
      senderSeries: series(text),
      receiverSeries: series((await receiver.page("/metrics")).text),
      ...scraped,
      lost: metric(text, "sixbeat_sender_lost_total"),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A scrape, with other questions all the while. */
async function scrape(sender: Service) {
  let scraping = true;
  let longestAnswer = 0;
  const asking = (async () => {
    for (; scraping; await pause(0.01)) longestAnswer = Math.max(longestAnswer, (await sender.page("/livez")).seconds);
  })();
  const { octets, seconds } = await sender.octets("/metrics");
  scraping = false;
  await asking;
  return { text: octets.toString(), scrape: seconds, scrapeOctets: octets.length, longestAnswer };
}

function series(page: string): number {
  return page.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length;
}
