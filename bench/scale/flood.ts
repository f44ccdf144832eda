import { metric, pause, Service } from "./service.ts";

/** What a receiver is like while as much arrives as the sender can send. */
export interface FloodCost {
  /** Datagrams per second that were received, and the share of the expected that were not. */
  readonly rate: number;
  readonly lost: number;
  /** How many datagrams came while nobody asked anything, */
  readonly datagrams: number;
  /** by how many octets the receiver's memory grew meanwhile, and how often its garbage was collected and the sender's. */
  readonly grown: number;
  readonly receiverCollections: number;
  readonly senderCollections: number;
  /** The longest answers of the receiver's pages under the flood, in seconds. */
  readonly livez: number;
  readonly metrics: number;
}

const SENDER = 54397;
const RECEIVER = 54398;
const PORT = 54399;
const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const EXPECTED = "sixbeat_receiver_datagrams_expected_total";

/** Floods a receiver for `seconds` with datagrams of 64 octets, and then asks it questions for as long again. */
export async function floodCost(seconds: number): Promise<FloodCost> {
  await using receiver = new Service("receiver", ["--listen", `[::1]:${PORT}`, "--print", "none"], RECEIVER);
  await receiver.started();
  const load = ["--rate", "max", "--size", "64", "--one-way", "--print", "none", `[::1]:${PORT}`];
  await using sender = new Service("sender", load, SENDER);
  await sender.started();
  // What is compiled, and what memory is taken at first, is over by then.
  await sample(receiver, sender);
  await pause(seconds / 2);
  const first = await sample(receiver, sender);
  await pause(seconds);
  const last = await sample(receiver, sender);
  const [livez, metrics] = await answers(receiver, seconds);
  const datagrams = last.received - first.received;
  return {
    rate: datagrams / (last.at - first.at),
    lost: 1 - datagrams / (last.expected - first.expected),
    datagrams,
    grown: last.memory - first.memory,
    receiverCollections: last.receiverCollections - first.receiverCollections,
    senderCollections: last.senderCollections - first.senderCollections,
    livez,
    metrics,
  };
}

/** How long the slowest answers take for so many seconds. */
async function answers(receiver: Service, seconds: number): Promise<readonly [livez: number, metrics: number]> {
  const end = performance.now() + seconds * 1000;
  let [livez, metrics] = [0, 0];
  while (performance.now() < end) {
    livez = Math.max(livez, (await receiver.page("/livez")).seconds);
    metrics = Math.max(metrics, (await receiver.page("/metrics")).seconds);
    await pause(0.05);
  }
  return [livez, metrics];
}

async function sample(receiver: Service, sender: Service) {
  const { text } = await receiver.page("/metrics");
  return {
    received: metric(text, RECEIVED),
    expected: metric(text, EXPECTED),
    at: performance.now() / 1000,
    memory: receiver.memory,
    receiverCollections: receiver.collections,
    senderCollections: sender.collections,
  };
}
