import { AF_INET, AF_INET6, inet_ntop, inet_pton } from "@sixbeat/common/socket";
import { accepts } from "../attempted.ts";
import { type Behaviour, type Group, throws } from "../behaviour.ts";

const V4 = ["0.0.0.0", "1.1.1.1", "255.0.255.0", "170.170.170.170", "1.2.3.4", "255.255.255.255", "10.0.0.0"];
const V4_NOT = [
  "",
  "127.1",
  "0.",
  "300.0.0.0",
  "a.0.0.0",
  "1.2.3.",
  "1.2.3",
  "1.2.3.4.5",
  "::1",
  " 1.2.3.4",
  "1.2.3.4 ",
];
const V6 = [
  ...["::", "0::0", "::1", "1::", "0:0::0", "45ef:76cb:1a:56ef:afeb:bac:1924:aeae", "::1.2.3.4", "::ffff:192.0.2.1"],
  ...[
    "1:2:3:4:5:6:7:8",
    "aef:b01:506:1001:ffff:9997:55:170",
    "2001:db8::7",
    "FF02::1DE:C0:FACE:8D",
    "a::b:255.255.255.255",
  ],
];
const V6_NOT = [
  ...["", "0x20::", ":::", "::0::", "1::abc::", "1::abc::def", "1:2:3:4:5:6", "1:2:3:4:5:6:", "1:2:3:4:5:6:7:8:"],
  ...["1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:0", "::1.2.3", "::1.2.3.4.5", "1.2.3.4", "g::", "12345::", "::1/64"],
];
const OCTETS = [
  ...["00000000000000000000000000000000", "00000000000000000000000000000001", "00010000000000000000000000000000"],
  ...["45ef76cb001a56efafeb0bac1924aeae", "20010db8000000010000000000000001", "00000000000000000000ffffc0000201"],
  ...[
    "000000000000000000000000c0000201",
    "20010db8000000000001000000000000",
    "ff0201de00c0face0000000000000 08d".replace(" ", ""),
  ],
];

const python = (texts: readonly string[]) => JSON.stringify(texts);
const cArray = (
  texts: readonly string[],
) => `const char *all[] = {${texts.map((text) => JSON.stringify(text)).join(", ")}};
const int count = ${texts.length};`;
const hex = (text: string) => Buffer.from(text, "hex");

/** inet_pton takes every text, or none of them. */
function reads(family: typeof AF_INET | typeof AF_INET6, kind: string, texts: readonly string[]): Behaviour {
  const [name, size] = family === AF_INET ? ["AF_INET", 4] : ["AF_INET6", 16];
  return {
    asserts: `inet_pton(${name}) reads ${kind}`,
    c: `${cArray(texts)}
unsigned char a[16];
for (int i = 0; i < count; i++) inet_pton(${name}, all[i], a) == 1 ? octets(a, ${size}) : refused();`,
    python: `[inet_pton(${name}, text) for text in ${python(texts)}]`,
    here: () => texts.map((text) => inet_pton(family, text)),
    shown: `the octets of ${texts.length} texts`,
  };
}

function refuses(family: typeof AF_INET | typeof AF_INET6, texts: readonly string[]): Behaviour {
  const name = family === AF_INET ? "AF_INET" : "AF_INET6";
  return {
    asserts: `inet_pton(${name}) refuses ${texts.map((text) => `"${text}"`).join(" ")}`,
    c: `${cArray(texts)}
unsigned char a[16];
for (int i = 0; i < count; i++) boolean(inet_pton(${name}, all[i], a) == 1);`,
    python: `[failure(inet_pton, ${name}, text) is None for text in ${python(texts)}]`,
    here: () => texts.map((text) => accepts(() => inet_pton(family, text))),
    shown: `${texts.length} times no`,
  };
}

/** inet_ntop with a number of octets that is not the family's. */
function wrongLength(family: typeof AF_INET | typeof AF_INET6, lengths: readonly number[]): Behaviour {
  const name = family === AF_INET ? "AF_INET" : "AF_INET6";
  return {
    asserts: `inet_ntop(${name}) refuses ${lengths.join(", ")} octets`,
    python: `[failure(inet_ntop, ${name}, bytes(n)) is None for n in ${python(lengths.map(String)).replaceAll('"', "")}]`,
    here: () => lengths.map((length) => accepts(() => inet_ntop(family, new Uint8Array(length)))),
  };
}

export const conversions: Group = {
  title: "Conversions",
  source:
    "CPython: testStringToIPv4, testStringToIPv6, testIPv4toString, testIPv6toString. RFC 3493, section 6.3; RFC 5952.",
  behaviours: [
    reads(AF_INET, "dotted decimals", V4),
    refuses(AF_INET, V4_NOT),
    reads(AF_INET6, "every form of RFC 4291", V6),
    refuses(AF_INET6, V6_NOT),
    {
      asserts: "inet_pton takes no zone",
      c: `unsigned char a[16]; inet_pton(AF_INET6, "fe80::1%lo", a) == 1 ? none() : refused();`,
      python: `inet_pton(AF_INET6, "fe80::1%lo")`,
      here: () => inet_pton(AF_INET6, "fe80::1%lo"),
      is: throws("EINVAL"),
    },
    {
      asserts: "inet_pton knows no other family",
      c: `unsigned char a[16]; result(inet_pton(AF_UNSPEC, "::1", a));`,
      python: `inet_pton(AF_UNSPEC, "::1")`,
      here: () => inet_pton(0 as typeof AF_INET, "::1"),
      is: throws("RangeError"),
      differs: "a family that is none is the caller's mistake, so it is a RangeError before C is asked.",
    },
    {
      asserts: "inet_pton does not stop at a NUL",
      python: `inet_pton(AF_INET6, "::1\\0.2")`,
      here: () => inet_pton(AF_INET6, "::1\0.2"),
      is: throws("EINVAL"),
      differs: "it is one more text that is no address, and fails as all of them do.",
    },
    {
      asserts: "inet_ntop(AF_INET) writes dotted decimals",
      c: `const char *all[] = {"0.0.0.0", "1.1.1.1", "255.255.255.255", "1.2.3.4"};
char t[INET_ADDRSTRLEN]; struct in_addr a;
for (int i = 0; i < 4; i++) { inet_pton(AF_INET, all[i], &a); text(inet_ntop(AF_INET, &a, t, sizeof t)); }`,
      python: `[inet_ntop(AF_INET, bytes.fromhex(octets)) for octets in ["00000000", "01010101", "ffffffff", "01020304"]]`,
      here: () => ["00000000", "01010101", "ffffffff", "01020304"].map((octets) => inet_ntop(AF_INET, hex(octets))),
    },
    {
      asserts: "inet_ntop(AF_INET6) writes the shortest form",
      c: `${cArray(OCTETS)}
for (int i = 0; i < count; i++) {
  unsigned char a[16]; char t[INET6_ADDRSTRLEN]; unsigned x;
  for (int j = 0; j < 16; j++) { sscanf(all[i] + 2 * j, "%2x", &x); a[j] = x; }
  text(inet_ntop(AF_INET6, a, t, sizeof t));
}`,
      python: `[inet_ntop(AF_INET6, bytes.fromhex(octets)) for octets in ${python(OCTETS)}]`,
      here: () => OCTETS.map((octets) => inet_ntop(AF_INET6, hex(octets))),
      shown: `${OCTETS.length} texts`,
    },
    wrongLength(AF_INET, [0, 3, 5, 16]),
    wrongLength(AF_INET6, [0, 4, 15, 17]),
  ],
};
