import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Namespace } from "../../support/namespace.ts";
import { lacks } from "../../support/requires.ts";
import { cleanEnd, run } from "./child.ts";

describe.skipIf(lacks("namespaces"))("on a host with files of its own", () => {
  let host: Namespace;
  beforeAll(async () => {
    host = await Namespace.create();
  });
  afterAll(() => host[Symbol.asyncDispose]());
  const here = (script: string) => run(script, host.enter([]));

  it("internationalised names are encoded to ask and decoded to show", async () => {
    await host.setFile("nsswitch.conf", "hosts: files\n");
    await host.setFile("hosts", "192.0.2.7 xn--bcher-kva.example\n192.0.2.8 m\u00fcller.example\n");
    const ended = await here(`
      const flags = AI_IDN | AI_CANONNAME;
      const [encoded] = await getaddrinfo("b\u00fccher.example", 9, { flags });
      const [decoded] = await getaddrinfo("b\u00fccher.example", 9, { flags: flags | AI_CANONIDN });
      console.log(encoded.address[0], encoded.canonname, decoded.canonname);
      console.log(...await getnameinfo(["192.0.2.7", 9], NI_NUMERICSERV));
      console.log(...await getnameinfo(["192.0.2.7", 9], NI_NUMERICSERV | NI_IDN));
      const [asItIs] = await getaddrinfo("m\u00fcller.example", 9);
      console.log(asItIs.address[0]);
      console.log(await getaddrinfo("b\u00fccher.example", 9).catch(({ code }) => code));
    `);
    expect(ended).toEqual(
      cleanEnd(
        "192.0.2.7 xn--bcher-kva.example b\u00fccher.example",
        "xn--bcher-kva.example 9",
        "b\u00fccher.example 9",
        "192.0.2.8",
        "EAI_NONAME",
      ),
    );
  });

  it("a literal is answered at once while names hang, and a name's timeout is kept", async () => {
    await host.setFile("nsswitch.conf", "hosts: dns\n");
    await host.setFile("resolv.conf", "nameserver ::1\noptions timeout:2 attempts:1\n");
    const ended = await here(`
      // A name server that takes questions and answers none.
      const server = new Socket(AF_INET6);
      server.bind(["::1", 53, 0, 0]);
      const names = [1, 2, 3, 4, 5].map((i) => getaddrinfo("name" + i + ".example", 9));
      await server.recvfrom();
      const order = [];
      const hung = Promise.all(names.map((name) => name.catch(({ code }) => order.push(code))));
      await getaddrinfo("::1", 9).then(([row]) => order.push(row.address[0]));
      await getnameinfo(["::1", 9, 0, 0], NI_NUMERICHOST | NI_NUMERICSERV).then(([name]) => order.push(name));
      await getaddrinfo("late.example", 9, { timeout: 100 }).catch(({ message }) => order.push(message));
      console.log(order.join(", "));
      await hung;
      console.log(order.slice(3).join(", "));
      server.close();
    `);
    const late = "getaddrinfo late.example:9: nothing came within 100 ms (ETIMEDOUT)";
    expect(ended).toEqual(cleanEnd(`::1, ::1, ${late}`, Array(5).fill("EAI_AGAIN").join(", ")));
  });
});
