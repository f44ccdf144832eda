import { describe, expect, it } from "vitest";
import {
  AddressInfoError,
  AI_CANONNAME,
  AI_IDN,
  AI_NUMERICHOST,
  EAI_ALLDONE,
  EAI_CANCELED,
  EAI_IDN_ENCODE,
  EAI_INPROGRESS,
  EAI_INTR,
  EAI_NOTCANCELED,
  getaddrinfo,
  getnameinfo,
  if_nametoindex,
  NI_DGRAM,
  NI_IDN,
  NI_NAMEREQD,
  NI_NOFQDN,
  NI_NUMERICHOST,
  NI_NUMERICSCOPE,
  NI_NUMERICSERV,
} from "./index.ts";

const lo = if_nametoindex("lo");
const NUMBERS = NI_NUMERICHOST | NI_NUMERICSERV;

describe("getnameinfo's flags", () => {
  it.each([
    ["NI_DGRAM names the service of UDP", ["::1", 53, 0, 0], NI_NUMERICHOST | NI_DGRAM, ["::1", "domain"]],
    ["NI_NUMERICSERV does not name it", ["::1", 53, 0, 0], NUMBERS | NI_DGRAM, ["::1", "53"]],
    ["NI_NOFQDN leaves a short name whole", ["127.0.0.1", 9], NI_NUMERICSERV | NI_NOFQDN, ["localhost", "9"]],
    ["NI_NAMEREQD is content with a name", ["127.0.0.1", 9], NI_NUMERICSERV | NI_NAMEREQD, ["localhost", "9"]],
    ["NI_IDN leaves other names alone", ["127.0.0.1", 9], NI_NUMERICSERV | NI_IDN, ["localhost", "9"]],
    ["NI_IDN leaves numbers alone", ["2001:db8::1", 9, 0, 0], NUMBERS | NI_IDN, ["2001:db8::1", "9"]],
    ["a scope is named", ["fe80::1", 9, 0, lo], NUMBERS, ["fe80::1%lo", "9"]],
    ["NI_NUMERICSCOPE does not name it", ["fe80::1", 9, 0, lo], NUMBERS | NI_NUMERICSCOPE, [`fe80::1%${lo}`, "9"]],
    ["NI_NUMERICSCOPE adds none", ["2001:db8::1", 9, 0, 0], NUMBERS | NI_NUMERICSCOPE, ["2001:db8::1", "9"]],
    ["NI_NUMERICSCOPE suits IPv4", ["192.0.2.1", 9], NUMBERS | NI_NUMERICSCOPE, ["192.0.2.1", "9"]],
  ] as const)("%s", async (_, address, flags, names) => {
    expect(await getnameinfo(address, flags)).toEqual(names);
  });
});

describe("internationalised names", () => {
  it("are encoded with AI_IDN, as in a browser", async () => {
    const fullWidth = "\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54";
    const [row] = await getaddrinfo(fullWidth, 9, { flags: AI_IDN | AI_CANONNAME });
    expect(row.canonname).toBe("localhost");
    const digits = await getaddrinfo("\uff11\uff12\uff17.0.0.1", 9, { flags: AI_IDN | AI_NUMERICHOST });
    expect(digits[0].address).toEqual(["127.0.0.1", 9]);
  });

  it("are not encoded without it", async () => {
    const digits = getaddrinfo("\uff11\uff12\uff17.0.0.1", 9, { flags: AI_NUMERICHOST });
    await expect(digits).rejects.toMatchObject({ code: "EAI_NONAME" });
  });

  it("must be names", async () => {
    for (const host of ["\uffff.example", "\ud800.example", "fe80::1%\u00fc"]) {
      const error: unknown = await getaddrinfo(host, 9, { flags: AI_IDN }).catch((thrown) => thrown);
      expect(error).toMatchObject({ name: "AddressInfoError", code: "EAI_IDN_ENCODE", errno: EAI_IDN_ENCODE });
    }
  });
});

describe("the errors that only GNU has", () => {
  it.each([
    [EAI_INPROGRESS, "EAI_INPROGRESS"],
    [EAI_CANCELED, "EAI_CANCELED"],
    [EAI_NOTCANCELED, "EAI_NOTCANCELED"],
    [EAI_ALLDONE, "EAI_ALLDONE"],
    [EAI_INTR, "EAI_INTR"],
    [EAI_IDN_ENCODE, "EAI_IDN_ENCODE"],
  ])("%i is %s, and has a message", (errno, code) => {
    const { code: name, message } = new AddressInfoError("getaddrinfo", errno, "example.com");
    expect(name).toBe(code);
    expect(message).toMatch(new RegExp(`^getaddrinfo example.com: [a-z ]{10,} \\(${code}\\)$`));
  });
});
