import { type AF_INET6, MSG_PEEK, MSG_TRUNC, type Socket } from "@sixbeat/common/socket";
import { attempted } from "../attempted.ts";
import { type Group, throws } from "../behaviour.ts";
import { bound4, bound6 } from "../sockets.ts";

const MSG = "Michael Gilfix was here\n";

/** Gives a socket a datagram of its own. */
function sentToItself(data: string): Socket<typeof AF_INET6> {
  const socket = bound6();
  socket.sendto(data, socket.getsockname());
  return socket;
}

const PAIR = "a = bound6(); b = bound6()";
const OWN = (data: string) => `a = bound6(); a.sendto(${data}, a.getsockname())`;
const IN_C = `int a = bound6(); struct sockaddr_in6 to = name6(a); char got[64];`;

export const datagrams: Group = {
  title: "Datagrams",
  source: "CPython: BasicUDPTest, testSendtoErrors. send(2), recv(2), udp(7).",
  behaviours: [
    {
      asserts: "what sendto sends, recv receives whole",
      c: `${IN_C} sendto(a, "${MSG.trim()}", 23, 0, ADDRESS(to)); octets(got, recv(a, got, sizeof got, 0));`,
      python: `${PAIR}; b.sendto(b"${MSG.trim()}", a.getsockname()); a.recv(64)`,
      here: async () => {
        using a = bound6();
        using b = bound6();
        b.sendto(MSG.trim(), a.getsockname());
        return await a.recv(64);
      },
    },
    {
      asserts: "recvfrom names the sender by the address that it is bound to",
      python: `${PAIR}; b.sendto(b"x", a.getsockname()); a.recvfrom(64)[1] == b.getsockname()`,
      here: async () => {
        using a = bound6();
        using b = bound6();
        b.sendto("x", a.getsockname());
        const [, from] = await a.recvfrom(64);
        return JSON.stringify(from) === JSON.stringify(b.getsockname());
      },
      is: true,
    },
    {
      asserts: "recvfrom of an IPv4 socket names the sender by a pair",
      python: `a = bound4(); a.sendto(b"x", a.getsockname()); host, port = a.recvfrom(64)[1]; host`,
      here: async () => {
        using a = bound4();
        a.sendto("x", a.getsockname());
        const [, from] = await a.recvfrom(64);
        return from.length === 2 ? from[0] : from;
      },
      is: "127.0.0.1",
    },
    {
      asserts: "sendto returns the octets sent",
      c: `${IN_C} result(sendto(a, "0123456789", 10, 0, ADDRESS(to)));`,
      python: `a = bound6(); a.sendto(b"0123456789", a.getsockname())`,
      here: () => {
        using a = bound6();
        return a.sendto("0123456789", a.getsockname());
      },
      is: 10,
    },
    {
      asserts: "text is sent as it is written",
      python: `a = bound6(); a.sendto("6", a.getsockname())`,
      here: () => {
        using a = bound6();
        return a.sendto("6", a.getsockname());
      },
      is: 1,
      differs: "text is sent as UTF-8, which is what Node.js does everywhere.",
    },
    {
      asserts: "a number is no data",
      python: `a = bound6(); a.sendto(5, a.getsockname())`,
      here: () => {
        using a = bound6();
        a.sendto(5 as unknown as string, a.getsockname());
      },
      is: throws("TypeError"),
    },
    {
      asserts: "a datagram may be empty, which is no end",
      c: `${IN_C} sendto(a, "", 0, 0, ADDRESS(to)); result(recv(a, got, sizeof got, 0));`,
      python: `${OWN('b""')}; len(a.recv(64))`,
      here: async () => {
        using a = sentToItself("");
        return (await a.recv(64)).length;
      },
      is: 0,
    },
    {
      asserts: "recv(0) takes no datagram",
      python: `${OWN('b"kept"')}; [a.recv(0), a.recv(9)]`,
      here: async () => {
        using a = sentToItself("kept");
        return [await a.recv(0), await a.recv(9)];
      },
      note: "C's recv of nothing throws a whole datagram away.",
    },
    {
      asserts: "a longer datagram is cut and the rest is lost",
      c: `${IN_C} sendto(a, "0123456789", 10, 0, ADDRESS(to)); sendto(a, "next", 4, 0, ADDRESS(to));
octets(got, recv(a, got, 4, 0)); octets(got, recv(a, got, sizeof got, 0));`,
      python: `${OWN('b"0123456789"')}; a.sendto(b"next", a.getsockname()); [a.recv(4), a.recv(64)]`,
      here: async () => {
        using a = sentToItself("0123456789");
        a.sendto("next", a.getsockname());
        return [await a.recv(4), await a.recv(64)];
      },
    },
    {
      asserts: "MSG_TRUNC never makes more octets than there is room for",
      here: async () => {
        using a = sentToItself("0123456789");
        return await a.recv(4, { flags: MSG_TRUNC });
      },
      is: Buffer.from("0123"),
      note: "the kernel returns the real length then, and Python 3.13 six octets of stray memory with it.",
    },
    {
      asserts: "MSG_PEEK leaves the datagram",
      c: `${IN_C} sendto(a, "peeked", 6, 0, ADDRESS(to)); octets(got, recv(a, got, 64, MSG_PEEK)); octets(got, recv(a, got, 64, 0));`,
      python: `${OWN('b"peeked"')}; [a.recv(64, MSG_PEEK), a.recv(64)]`,
      here: async () => {
        using a = sentToItself("peeked");
        return [await a.recv(64, { flags: MSG_PEEK }), await a.recv(64)];
      },
    },
    ...["recvfrom", "recv"].map((name) => ({
      asserts: `${name} takes no negative size`,
      python: `bound6().${name}(-1)`,
      here: async () => {
        using a = bound6();
        return await (name === "recv" ? a.recv(-1) : a.recvfrom(-1));
      },
      is: throws("RangeError"),
    })),
    {
      asserts: "what is connected needs no address",
      python: `${PAIR}; a.connect(b.getsockname()); a.send(b"x"); b.recv(9)`,
      here: async () => {
        using a = bound6();
        using b = bound6();
        a.connect(b.getsockname());
        a.send("x");
        return await b.recv(9);
      },
    },
    {
      asserts: "what is not connected can't send without an address",
      c: `result(send(bound6(), "x", 1, 0));`,
      python: `bound6().send(b"x")`,
      here: () => {
        using a = bound6();
        a.send("x");
      },
      is: throws("EDESTADDRREQ"),
    },
    {
      asserts: "what is not connected has no peer",
      c: `struct sockaddr_in6 n; socklen_t size = sizeof n; result(getpeername(bound6(), (void *)&n, &size));`,
      python: `bound6().getpeername()`,
      here: () => {
        using a = bound6();
        a.getpeername();
      },
      is: throws("ENOTCONN"),
    },
    {
      asserts: "what is connected hears its peer only",
      python: `${PAIR}; c = bound6(); a.connect(b.getsockname()); c.sendto(b"stranger", a.getsockname()); b.sendto(b"peer", a.getsockname()); a.recv(9)`,
      here: async () => {
        using a = bound6();
        using b = bound6();
        using c = bound6();
        a.connect(b.getsockname());
        c.sendto("stranger", a.getsockname());
        b.sendto("peer", a.getsockname());
        return await a.recv(9);
      },
    },
    {
      asserts: "connecting to AF_UNSPEC lifts the connection",
      c: `int a = bound6(); struct sockaddr_in6 to = name6(bound6()); connect(a, ADDRESS(to));
struct sockaddr none = {.sa_family = AF_UNSPEC}; if (connect(a, &none, sizeof none) < 0) { failed(); return; }
result(send(a, "x", 1, 0));`,
      here: () => {
        using a = bound6();
        using b = bound6();
        a.connect(b.getsockname());
        a.connect(null);
        a.send("x");
      },
      is: throws("EDESTADDRREQ"),
      note: "Python has no way to say it; here it is `connect(null)`.",
    },
    {
      asserts: "what is connected may still send to somebody else",
      python: `${PAIR}; c = bound6(); a.connect(b.getsockname()); a.sendto(b"x", c.getsockname()); c.recv(9)`,
      here: async () => {
        using a = bound6();
        using b = bound6();
        using c = bound6();
        a.connect(b.getsockname());
        a.sendto("x", c.getsockname());
        return await c.recv(9);
      },
    },
    {
      asserts: "a datagram longer than IPv6 carries is refused",
      c: `${IN_C} static char big[65528]; result(sendto(a, big, sizeof big, 0, ADDRESS(to)));`,
      python: `a = bound6(); a.sendto(bytes(65528), a.getsockname())`,
      here: () => {
        using a = bound6();
        a.sendto(new Uint8Array(65528), a.getsockname());
      },
      is: throws("EMSGSIZE"),
    },
    {
      asserts: "the longest datagram over IPv6 is 65527 octets",
      c: `${IN_C} static char big[65527]; result(sendto(a, big, sizeof big, 0, ADDRESS(to)));`,
      python: `a = bound6(); a.sendto(bytes(65527), a.getsockname()); len(a.recv(70000))`,
      here: async () => {
        using a = bound6();
        a.sendto(new Uint8Array(65527), a.getsockname());
        return (await a.recv(70_000)).length;
      },
      is: 65527,
    },
    {
      asserts: "the longest datagram over IPv4 is 65507 octets",
      python: `a = bound4(); a.sendto(bytes(65507), a.getsockname()); [len(a.recv(70000)), attempted(lambda: a.sendto(bytes(65508), a.getsockname()))]`,
      here: async () => {
        using a = bound4();
        a.sendto(new Uint8Array(65507), a.getsockname());
        return [(await a.recv(70_000)).length, attempted(() => a.sendto(new Uint8Array(65508), a.getsockname()))];
      },
      is: [65507, "EMSGSIZE"],
    },
  ],
};
