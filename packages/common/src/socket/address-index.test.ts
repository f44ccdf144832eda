import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeAddress } from "./addresses.ts";
import { AddressIndex, AF_INET, AF_INET6, formatHost, RecvBatch, type SocketAddress } from "./index.ts";
import { NAME_STRIDE, recvMemory } from "./recv-batch.ts";

const batch = new RecvBatch(1, 1);

function find(index: AddressIndex, address: SocketAddress): number {
  writeAddress(recvMemory(batch).names, 0, address.length === 2 ? AF_INET : AF_INET6, address);
  return index.find(batch, 0);
}

// Few values in many places, so that the same senders come again and that some differ in one place only.
const word = fc.constantFrom("0", "1", "ffff", "fe80");
const ipv6 = fc.tuple(
  fc.array(word, { minLength: 8, maxLength: 8 }).map((words) => words.join(":")),
  fc.constantFrom(1, 2),
  fc.constant(0),
  fc.constantFrom(0, 2, 999_999),
);
const octet = fc.constantFrom(0, 1, 254);
const ipv4 = fc.tuple(
  fc.array(octet, { minLength: 4, maxLength: 4 }).map((octets) => octets.join(".")),
  fc.constantFrom(1, 2),
);
const mapped = ipv4.map(([address, port]) => [`::ffff:${address}`, port, 0, 0] as const);
const senders = fc.array(fc.oneof(ipv4, mapped, ipv6), { maxLength: 200 });

describe("an index of addresses", () => {
  it("numbers senders as a Map would, and those beyond its capacity by their family", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), senders, (capacity, addresses) => {
        const index = new AddressIndex(capacity);
        const model = new Map<string, number>();
        for (const address of addresses) {
          // What the kernel would write: the canonical text, without the port.
          const number = find(index, address);
          const host = canonical(address);
          if (!model.has(host) && model.size < capacity) model.set(host, model.size);
          const isIPv4 = !host.includes(":");
          expect(number).toBe(model.get(host) ?? (isIPv4 ? capacity + 1 : capacity));
          expect(index.host(number)).toBe(model.has(host) ? host : undefined);
        }
        expect(index.size).toBe(model.size);
      }),
    );
  });

  it("takes an IPv4 address and its mapped form for the same sender, and no other", () => {
    const index = new AddressIndex(10);
    expect(find(index, ["192.0.2.1", 1])).toBe(0);
    expect(find(index, ["::ffff:192.0.2.1", 2, 0, 0])).toBe(0);
    expect(find(index, ["::192.0.2.1", 2, 0, 0])).toBe(1);
    expect(index.host(0)).toBe("192.0.2.1");
  });

  it("tells the same link-local address on two interfaces apart", () => {
    const index = new AddressIndex(10);
    expect(find(index, ["fe80::1", 1, 0, 1])).toBe(0);
    expect(find(index, ["fe80::1", 1, 0, 999_999])).toBe(1);
    expect([index.host(0), index.host(1)]).toEqual(["fe80::1%lo", "fe80::1%999999"]);
  });

  it("finds its way when it is full", () => {
    const index = new AddressIndex(1000);
    for (let i = 0; i < 3000; i++) find(index, [`2001:db8::${i.toString(16)}`, 1, 0, 0]);
    expect(index.size).toBe(1000);
    for (let i = 0; i < 1000; i++) expect(find(index, [`2001:db8::${i.toString(16)}`, 9, 0, 0])).toBe(i);
    expect(find(index, ["2001:db8::bb8", 1, 0, 0])).toBe(1000);
  });

  it("counts where there is no address as a stranger", () => {
    recvMemory(batch).names.bytes.fill(0, 0, NAME_STRIDE);
    expect(new AddressIndex(10).find(batch, 0)).toBe(10);
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 25])("refuses a capacity of %s", (capacity) => {
    expect(() => new AddressIndex(capacity)).toThrow(RangeError);
  });
});

function canonical(address: SocketAddress): string {
  const [host] = address;
  const memory = recvMemory(batch).names;
  writeAddress(memory, 0, address.length === 2 ? AF_INET : AF_INET6, address);
  const read = batch.address(0);
  return read === undefined ? host : formatHost(read);
}
