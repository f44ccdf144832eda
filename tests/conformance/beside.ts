import type { Behaviour } from "./behaviour.ts";

/** What this module says of a socket, and what the kernel says of the same one at the same time. */
type Seen = readonly [here: unknown, kernel: unknown];

/** A behaviour that the kernel is asked about while the socket is there. */
export function beside(asserts: string, look: () => Seen | Promise<Seen>, rest: Partial<Behaviour> = {}): Behaviour {
  let kernel: unknown;
  const here = async () => {
    const [ours, theirs] = await look();
    kernel = theirs;
    return ours;
  };
  return { asserts, here, kernel: () => kernel, ...rest };
}
