import { IOVEC } from "./layout/mmsghdr.ts";
import * as libc from "./libc/bindings.ts";
import { ERRNO } from "./libc/errno.ts";
import { Memory } from "./memory.ts";

/** Longer texts are left to others. */
const LONGEST = 4096;
/** UTF-8 takes no more for what is one or a half of a character in JavaScript. */
const OCTETS = 3;

/**
 * Writes to a descriptor what it takes at once, waiting for nothing: neither for a reader nor for a disk. Pipes and
 * sockets can do that since Linux 6.4, files and terminals can't. Source: RWF_NOWAIT, pwritev2(2).
 */
export class PromptWriter {
  readonly #fd: number;
  readonly #memory = new Memory(LONGEST * OCTETS);
  readonly #octets = Buffer.from(this.#memory.bytes.buffer);
  readonly #iovec = new Memory(IOVEC.size);
  #isAble = true;

  /** @param fd the descriptor, which stays the caller's. */
  constructor(fd: number) {
    this.#fd = fd;
    this.#iovec.setPointer(IOVEC.base, this.#memory.address);
  }

  /** Returns a copy of what was not written, of which the descriptor may or may not take more; undefined if all was. */
  write(text: string): Buffer | undefined {
    if (!this.#isAble || text.length > LONGEST) return Buffer.from(text);
    const length = this.#octets.write(text);
    this.#iovec.setPointer(IOVEC.len, length);
    const written = libc.pwritev2(this.#fd, this.#iovec.address, 1, RWF_NOWAIT);
    if (written === length) return undefined;
    if (written < 0) this.#isAble = PASSING.has(libc.errno());
    return Buffer.from(this.#octets.subarray(Math.max(written, 0), length));
  }
}

/** uapi/linux/fs.h. */
const RWF_NOWAIT = 8;

/** Errors after which the descriptor may take something. Where it can't do without waiting, it is EOPNOTSUPP. */
const PASSING = new Set<number>([ERRNO.EAGAIN, ERRNO.EPIPE]);
