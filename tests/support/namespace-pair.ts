import { connect } from "./link.ts";
import { Namespace } from "./namespace.ts";

/** Two hosts on one Ethernet: interface eth0, addresses fd00:6::1, fe80::1, 10.0.6.1 here and …2 there. */
export class NamespacePair implements AsyncDisposable {
  readonly here: Namespace;
  readonly there: Namespace;

  private constructor(here: Namespace, there: Namespace) {
    this.here = here;
    this.there = there;
  }

  static async create(): Promise<NamespacePair> {
    const [here, there] = await Promise.all([Namespace.create(), Namespace.create()]);
    await connect(here, there, { name: "eth0", number: 6 });
    return new NamespacePair(here, there);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.here[Symbol.asyncDispose]();
    await this.there[Symbol.asyncDispose]();
  }
}
