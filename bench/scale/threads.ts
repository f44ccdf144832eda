import { metric, pause, Service } from "./service.ts";

/** What each end does when it is told to have so many threads, and nothing is handed over in runs. */
export interface ThreadsCost {
  readonly threads: number;
  /** Datagrams per second that the receiver received, and the share of the expected that it did not. */
  readonly received: number;
  readonly lost: number;
  /** Datagrams per second that the sender sent to a socket that nobody reads. */
  readonly sent: number;
  /** How many cores each took. */
  readonly receiver: number;
  readonly sender: number;
}

const SENDER = 54395;
const RECEIVER = 54396;
const PORT = 54392;
const FLOWS = "8";
/** A datagram by itself, as from many senders: of runs a single core receives more than most networks carry. */
const LOAD = ["--rate", "max", "--size", "64", "--one-way", "--no-offload", "--flows", FLOWS, "--print", "none"];

/** Runs each end with so many threads for `seconds`; the other end has one. */
export async function threadsCost(threads: number, seconds: number): Promise<ThreadsCost> {
  const { rate: received, lost, cores: receiver } = await receiving(threads, seconds);
  const { rate: sent, cores: sender } = await sending(threads, seconds);
  return { threads, received, lost, sent, receiver, sender };
}

async function receiving(threads: number, seconds: number) {
  await using receiver = receiverOf(threads);
  await receiver.started();
  await using sender = senderOf(1);
  await sender.started();
  const sample = async () => {
    const { text } = await receiver.page("/metrics");
    const received = metric(text, "sixbeat_receiver_datagrams_received_total");
    const expected = metric(text, "sixbeat_receiver_datagrams_expected_total");
    return { received, expected, at: performance.now() / 1000, processor: receiver.processor };
  };
  const { first, last } = await twice(sample, seconds);
  const received = last.received - first.received;
  const duration = last.at - first.at;
  return {
    rate: received / duration,
    lost: 1 - received / (last.expected - first.expected),
    cores: (last.processor - first.processor) / duration,
  };
}

async function sending(threads: number, seconds: number) {
  await using receiver = receiverOf(1);
  await receiver.started();
  receiver.pause();
  await using sender = senderOf(threads);
  await sender.started();
  const sample = async () => {
    const { text } = await sender.page("/metrics");
    const sent = metric(text, "sixbeat_sender_datagrams_sent_total");
    return { sent, at: performance.now() / 1000, processor: sender.processor };
  };
  const { first, last } = await twice(sample, seconds);
  const duration = last.at - first.at;
  return { rate: (last.sent - first.sent) / duration, cores: (last.processor - first.processor) / duration };
}

function receiverOf(threads: number): Service {
  return new Service("receiver", ["--listen", `[::1]:${PORT}`, "--print", "none", ...inThreads(threads)], RECEIVER);
}

function senderOf(threads: number): Service {
  return new Service("sender", [...LOAD, ...inThreads(threads), `[::1]:${PORT}`], SENDER);
}

function inThreads(threads: number): readonly string[] {
  return ["--threads", String(threads)];
}

/** A sample when it has warmed up, and one after so many seconds. */
async function twice<T>(sample: () => Promise<T>, seconds: number): Promise<{ readonly first: T; readonly last: T }> {
  await pause(seconds / 4);
  const first = await sample();
  await pause(seconds);
  return { first, last: await sample() };
}
