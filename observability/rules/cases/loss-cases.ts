import { type Case, type Labels, RECEIVED, SENT, THE_PATH } from "./case.ts";

const SENT_TOTAL = "sixbeat_sender_datagrams_sent_total";
const REPLIES = "sixbeat_sender_replies_total";
const LOST = "sixbeat_sender_lost_total";
const EXPECTED = "sixbeat_receiver_datagrams_expected_total";
const RECEIVED_TOTAL = "sixbeat_receiver_datagrams_received_total";

const lost = (direction: string): Labels => ({ ...SENT, direction });
/** "… do not reach the receiver …" */
const missed = (share: string) =>
  `${THE_PATH}: ${share} of the datagrams do not reach the receiver, or its kernel drops them (see SixbeatKernelDrops).`;
const STAMP: Labels = { ...RECEIVED, format: "stamp" };

export const lossCases: readonly Case[] = [
  {
    alert: "SixbeatPathDown",
    when: "nothing has come back since the fifth minute",
    series: [
      [SENT_TOTAL, SENT, "0+60x20"],
      [REPLIES, SENT, "0+60x5 300x15"],
      [LOST, lost("forward"), "0x20"],
      [LOST, lost("unknown"), "0x5 60+60x15"],
    ],
    at: 9,
    fires: [{ labels: SENT, description: `${THE_PATH}: every datagram of the last two minutes was lost.` }],
  },
  {
    alert: "SixbeatPathDown",
    when: "the path was down for a minute only",
    series: [
      [SENT_TOTAL, SENT, "0+60x20"],
      [REPLIES, SENT, "0+60x5 300 360+60x14"],
      [LOST, lost("unknown"), "0x5 60x15"],
    ],
    at: 8,
    fires: [],
  },
  {
    alert: "SixbeatPathDown",
    when: "half of all datagrams are lost",
    series: [
      [SENT_TOTAL, SENT, "0+60x20"],
      [REPLIES, SENT, "0+30x20"],
      [LOST, lost("unknown"), "0+30x20"],
    ],
    at: 15,
    fires: [],
  },
  {
    alert: "SixbeatPathDown",
    when: "no replies are asked for",
    series: [
      [SENT_TOTAL, SENT, "0+60x20"],
      [REPLIES, SENT, "0x20"],
      [LOST, lost("unknown"), "0x20"],
    ],
    at: 15,
    fires: [],
  },
  {
    alert: "SixbeatLossForward",
    when: "the sender knows of 5 % lost forward",
    series: [
      [SENT_TOTAL, SENT, "0+60x20"],
      [LOST, lost("forward"), "0+3x20"],
      [LOST, lost("reverse"), "0x20"],
    ],
    at: 11,
    fires: [{ labels: lost("forward"), description: missed("5%") }],
  },
  {
    alert: "SixbeatLossForward",
    when: "10 % are missing at the receiver and no replies are asked for",
    series: [
      [SENT_TOTAL, SENT, "0+100x20"],
      [LOST, lost("forward"), "0x20"],
      [EXPECTED, RECEIVED, "0+100x20"],
      [RECEIVED_TOTAL, STAMP, "0+90x20"],
    ],
    at: 11,
    fires: [{ labels: RECEIVED, description: missed("10%") }],
  },
  {
    alert: "SixbeatLossForward",
    when: "both ends see the same loss, which is said once",
    series: [
      [SENT_TOTAL, SENT, "0+100x20"],
      [LOST, lost("forward"), "0+10x20"],
      [EXPECTED, RECEIVED, "0+100x20"],
      [RECEIVED_TOTAL, STAMP, "0+90x20"],
    ],
    at: 11,
    fires: [{ labels: lost("forward"), description: missed("10%") }],
  },
  {
    alert: "SixbeatLossForward",
    when: "half a per cent is lost",
    series: [
      [SENT_TOTAL, SENT, "0+600x20"],
      [LOST, lost("forward"), "0+3x20"],
      [EXPECTED, RECEIVED, "0+600x20"],
      [RECEIVED_TOTAL, STAMP, "0+597x20"],
    ],
    at: 15,
    fires: [],
  },
  {
    alert: "SixbeatLossForward",
    when: "all loss is in reverse",
    series: [
      [SENT_TOTAL, SENT, "0+60x20"],
      [LOST, lost("forward"), "0x20"],
      [LOST, lost("reverse"), "0+3x20"],
    ],
    at: 15,
    fires: [],
  },
  {
    alert: "SixbeatLossForward",
    when: "a single burst was lost",
    series: [
      [SENT_TOTAL, SENT, "0+60x30"],
      [LOST, lost("forward"), "0x10 30x20"],
    ],
    at: 21,
    fires: [],
  },
  {
    alert: "SixbeatLossReverse",
    when: "a third of the replies does not come back",
    series: [
      [SENT_TOTAL, SENT, "0+60x20"],
      [LOST, lost("forward"), "0x20"],
      [LOST, lost("reverse"), "0+20x20"],
    ],
    at: 11,
    fires: [
      { labels: lost("reverse"), description: `${THE_PATH}: the replies to 33.33% of the datagrams do not come back.` },
    ],
  },
  {
    alert: "SixbeatLossReverse",
    when: "all loss is forward",
    series: [
      [SENT_TOTAL, SENT, "0+60x20"],
      [LOST, lost("forward"), "0+20x20"],
      [LOST, lost("reverse"), "0x20"],
    ],
    at: 15,
    fires: [],
  },
  {
    alert: "SixbeatLossUnknown",
    when: "a reflector that keeps no count loses a tenth",
    series: [
      [SENT_TOTAL, SENT, "0+60x20"],
      [REPLIES, SENT, "0+54x20"],
      [LOST, lost("unknown"), "0+6x20"],
    ],
    at: 11,
    fires: [
      { labels: lost("unknown"), description: `${THE_PATH}: 10% of the datagrams are lost one way or the other.` },
    ],
  },
  {
    alert: "SixbeatLossUnknown",
    when: "the path is down, which has its own alert",
    series: [
      [SENT_TOTAL, SENT, "0+60x30"],
      [REPLIES, SENT, "0+60x5 300x24"],
      [LOST, lost("unknown"), "0x5 60+60x24"],
    ],
    at: 20,
    fires: [],
  },
  {
    alert: "SixbeatLossUnknown",
    when: "it is known which way everything was lost, but for half a per cent",
    series: [
      [SENT_TOTAL, SENT, "0+600x20"],
      [REPLIES, SENT, "0+500x20"],
      [LOST, lost("forward"), "0+97x20"],
      [LOST, lost("unknown"), "0+3x20"],
    ],
    at: 15,
    fires: [],
  },
];
