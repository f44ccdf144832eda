import { metric, pause, Service } from "./service.ts";

/** What a receiver is like while as much arrives as the sender can send. */
export interface FloodCost {
  /** Datagrams per second that were received, and the share of the expected that were not. */
  readonly rate: number;
  readonly lost: number;
  /** The longest answers of the receiver's pages meanwhile, in seconds. */
  readonly livez: number;
  readonly metrics: number;
  /** By how many octets its memory grew between the first quarter of the flood and its end. */
  readonly grown: number;
  readonly datagrams: number;
}

const SENDER = 54397;
const RECEIVER = 54398;
const PORT = 54399;
const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const EXPECTED = "sixbeat_receiver_datagrams_expected_total";

/** Floods a receiver for `seconds` with datagrams of 64 octets, and asks it questions all the while. */
export async function floodCost(seconds: number): Promise<FloodCost> {
  await using receiver = new Service("receiver", ["--listen", `[::1]:${PORT}`, "--print", "none"], RECEIVER);
  await receiver.started();
  const load = ["--rate", "max", "--size", "64", "--one-way", "--print", "none", `[::1]:${PORT}`];
  await using sender = new Service("sender", load, SENDER);
  await sender.started();
  await pause(seconds / 4);
  const first = await sample(receiver);
  const end = performance.now() + (seconds * 3000) / 4;
  let [livez, metrics] = [0, 0];
  while (performance.now() < end) {
    livez = Math.max(livez, (await receiver.page("/livez")).seconds);
    metrics = Math.max(metrics, (await receiver.page("/metrics")).seconds);
    await pause(0.05);
  }
  const last = await sample(receiver);
  const datagrams = last.received - first.received;
  return {
    rate: datagrams / (last.at - first.at),
    lost: 1 - datagrams / (last.expected - first.expected),
    livez,
    metrics,
    grown: last.memory - first.memory,
    datagrams,
  };
}

async function sample(receiver: Service) {
  const { text } = await receiver.page("/metrics");
  const [received, expected] = [metric(text, RECEIVED), metric(text, EXPECTED)];
  return { received, expected, at: performance.now() / 1000, memory: receiver.memory };
}
