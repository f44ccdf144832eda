import { randomInt } from "node:crypto";
import { PEER_KEY_WORDS } from "@sixbeat/common/socket";
import type { Session } from "./session.ts";

const SSIDS = 65_536;

/** The sessions of one socket, found by what comes back: the SSID, or the address that the datagrams went to. */
export class SessionIndex {
  /** In no order. */
  readonly all: Session[] = [];
  /** For each SSID the place in `all`, from 1 on; made for the first session that has one. */
  #places: Int32Array | undefined;
  /** The sessions of each peer, by a hash of its key, as a list. */
  readonly #peers = new Map<number, Session>();

  /** A number from 1 to 65535 that no other session has, hard to guess; undefined when all are taken. */
  freeSsid(): number | undefined {
    this.#places ??= new Int32Array(SSIDS);
    const start = randomInt(1, SSIDS);
    for (let tried = 0; tried < SSIDS - 1; tried++) {
      const ssid = ((start + tried) % (SSIDS - 1)) + 1;
      if (this.#places[ssid] === 0) return ssid;
    }
    return undefined;
  }

  add(session: Session): void {
    session.place = this.all.push(session);
    if (session.ssid !== 0) this.#places![session.ssid] = session.place;
    const hash = hashOf(session.keys, session.keyAt);
    session.nextAtPeer = this.#peers.get(hash);
    this.#peers.set(hash, session);
  }

  remove(session: Session): void {
    const last = this.all.pop()!;
    if (session.ssid !== 0) this.#places![session.ssid] = 0;
    if (last !== session) {
      this.all[session.place - 1] = last;
      last.place = session.place;
      if (last.ssid !== 0) this.#places![last.ssid] = last.place;
    }
    session.place = 0;
    this.#unlink(session);
  }

  withSsid(ssid: number): Session | undefined {
    return this.#places === undefined ? undefined : this.all[this.#places[ssid]! - 1];
  }

  /** The newest session with this peer; the next one follows by `after`. */
  withPeer(key: Uint32Array): Session | undefined {
    return matching(this.#peers.get(hashOf(key)), key);
  }

  after(session: Session, key: Uint32Array): Session | undefined {
    return matching(session.nextAtPeer, key);
  }

  #unlink(session: Session): void {
    const hash = hashOf(session.keys, session.keyAt);
    let before = this.#peers.get(hash);
    if (before === session) {
      if (session.nextAtPeer === undefined) this.#peers.delete(hash);
      else this.#peers.set(hash, session.nextAtPeer);
      return;
    }
    while (before !== undefined && before.nextAtPeer !== session) before = before.nextAtPeer;
    if (before !== undefined) before.nextAtPeer = session.nextAtPeer;
  }
}

/** Whether the peer of a session is the one that a key is of. */
export function hasPeer({ keys, keyAt }: Session, key: Uint32Array): boolean {
  for (let word = 0; word < PEER_KEY_WORDS; word++) if (keys[keyAt + word] !== key[word]) return false;
  return true;
}

function matching(session: Session | undefined, key: Uint32Array): Session | undefined {
  let found = session;
  while (found !== undefined && !hasPeer(found, key)) found = found.nextAtPeer;
  return found;
}

/** Only our own targets are kept under it, so nobody gains by choosing addresses that collide. */
function hashOf(key: Uint32Array, at = 0): number {
  let hash = 0;
  for (let word = at; word < at + PEER_KEY_WORDS; word++) {
    hash = Math.imul(hash ^ key[word]!, 0x9e37_79b1) ^ (hash >>> 15);
  }
  return hash & 0x3fff_ffff;
}
