import { describe, expect, it } from "vitest";
import { onOwnLoopback } from "../../support/own-loopback.ts";
import { lacks } from "../../support/requires.ts";
import { cleanEnd, OWN_NETWORK, run } from "./child.ts";

/** How a buffer grows to far more than any host allows everyone: to what it was asked for, or to the host's limit. */
const GROWING = `
  const limit = (option) => {
    const limited = new Socket(AF_INET6);
    limited.options.set({ [option]: 0x3fffffff });
    return limited.options.get(option);
  };
  const wanted = 0x10000000;
  const outcome = (got, option) => (got === 2 * wanted ? "granted" : got === limit(option) ? "the limit" : got);
  const s = new Socket(AF_INET6);
  console.log(outcome(s.growReceiveBuffer(wanted), "rcvbuf"), outcome(s.growSendBuffer(wanted), "sndbuf"));
`;

describe.skipIf(lacks("namespaces"))("a buffer", () => {
  it("grows beyond the host's limit for the privileged", async () => {
    expect(await run(GROWING, OWN_NETWORK)).toEqual(cleanEnd("granted granted"));
  });

  it("grows to the host's limit for everyone else", async () => {
    expect(await run(GROWING, onOwnLoopback([]))).toEqual(cleanEnd("the limit the limit"));
  });
});
