// A name server for a cluster of tests, over UDP and TCP. It is told what to answer by lines on its standard input,
// each a JSON array: a name, then {"aaaa": […], "a": […]}, or "SERVFAIL", "silence", or null for a name that is not, or
// {"cycle": […]} of these for one lookup after the other, round and round.
// Each line is answered by "known" on standard output, once it holds.
import { createSocket } from "node:dgram";
import { createServer, isIPv6 } from "node:net";
import { createInterface } from "node:readline";

/** @typedef {{ aaaa?: string[], a?: string[] } | "SERVFAIL" | "silence" | null} Answer */

const PORT = 53;
const A = 1;
const AAAA = 28;
const RESPONSE = 0x8400; // with authority
const TRUNCATED = 0x0200;
const SERVFAIL = 2;
const NXDOMAIN = 3;
const UDP_LIMIT = 512;
const TCP_LIMIT = 65_535;
// A pointer to the question's name, type, class, time to live of 0, length.
const RECORD_HEAD = 12;

/** For the next lookup, then those after it. @type {Map<string, Answer[]>} */
const names = new Map();

createInterface({ input: process.stdin }).on("line", (line) => {
  const [name, answer] = JSON.parse(line);
  names.set(name.toLowerCase(), answer?.cycle ?? [answer]);
  process.stdout.write("known\n");
});

const udp = createSocket("udp6");
udp.on("message", (query, { address, port }) => {
  const response = respond(query, UDP_LIMIT);
  if (response !== undefined) udp.send(response, port, address);
});
udp.bind(PORT, "::", () => process.stdout.write("serving\n"));

const tcp = createServer((socket) => {
  let received = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (octets) => {
    received = Buffer.concat([received, octets]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0);
      const response = respond(received.subarray(2, end), TCP_LIMIT);
      received = received.subarray(end);
      if (response === undefined) continue;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(response.length);
      socket.write(Buffer.concat([length, response]));
    }
  });
});
tcp.listen(PORT, "::");

/** @param {Buffer} query @param {number} limit */
function respond(query, limit) {
  const { name, type, end } = question(query);
  const answer = answerTo(name, type);
  if (answer === "silence") return undefined;
  if (answer === "SERVFAIL" || answer === null) return head(query, end, answer === null ? NXDOMAIN : SERVFAIL, 0);
  const addresses = type === AAAA ? (answer.aaaa ?? []) : type === A ? (answer.a ?? []) : [];
  // What does not fit is left out, as CoreDNS does.
  const size = RECORD_HEAD + (type === AAAA ? 16 : 4);
  const fitting = addresses.slice(0, Math.floor((limit - end) / size));
  const flags = fitting.length < addresses.length ? TRUNCATED : 0;
  return Buffer.concat([head(query, end, flags, fitting.length), ...fitting.map(record)]);
}

/** @param {string} name @param {number} type */
function answerTo(name, type) {
  const answers = names.get(name) ?? [null];
  const [answer = null] = answers;
  // Whoever looks for both families asks for A first.
  if (type === AAAA) answers.push(...answers.splice(0, 1));
  return answer;
}

/** @param {Buffer} query */
function question(query) {
  const labels = [];
  let at = 12;
  for (let length = query[at]; length; length = query[at]) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** @param {Buffer} query @param {number} end @param {number} flags @param {number} count */
function head(query, end, flags, count) {
  const response = Buffer.from(query.subarray(0, end));
  response.writeUInt16BE(RESPONSE | flags, 2);
  response.writeUInt16BE(1, 4);
  response.writeUInt16BE(count, 6);
  response.writeUInt32BE(0, 8);
  return response;
}

/** @param {string} address */
function record(address) {
  const data = octets(address);
  const record = Buffer.alloc(RECORD_HEAD);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(data.length === 16 ? AAAA : A, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt16BE(data.length, 10);
  return Buffer.concat([record, data]);
}

/** @param {string} address */
function octets(address) {
  if (!isIPv6(address)) return Buffer.from(address.split(".").map(Number));
  const [before = "", after = ""] = address.split("::");
  const groups = (/** @type {string} */ text) => (text === "" ? [] : text.split(":"));
  const missing = Array(8 - groups(before).length - groups(after).length).fill("0");
  const all = address.includes("::") ? [...groups(before), ...missing, ...groups(after)] : groups(address);
  return Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex");
}
