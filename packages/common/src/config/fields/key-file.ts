import { createSecretKey, type KeyObject } from "node:crypto";
import type { Stats } from "node:fs";
import type * as z from "zod";
import { valueField } from "../field.ts";
import { readProblem, readTextFile, UnfitFile } from "../read-text-file.ts";
import { Refusal } from "../refusal.ts";
import { text } from "./text.ts";

/** The keys that a file holds. They are opaque: neither logging nor printing them shows anything. */
export interface KeyFile {
  readonly path: string;
  /** The newest first. `key.export()` gives its octets. */
  readonly keys: readonly KeyObject[];
}

const SHORTEST = 16;
const MOST_KEYS = 16;

/**
 * The path of a file with secret keys, one on each line in base64 or hexadecimal, the newest first; what follows a `#` is
 * a comment. It is read whenever the configuration is, and has to be unreadable for others.
 */
export function keyFile(): z.ZodType<KeyFile> {
  const pathText = text({ minBytes: 1, singleLine: true });
  return valueField(
    "file",
    (value) => {
      const path = pathText.safeParse(value);
      if (!path.success) throw new Refusal(path.error.issues[0]!.message);
      return { path: path.data, keys: readKeys(path.data) };
    },
    ({ path }) => path,
  );
}

function readKeys(path: string): readonly KeyObject[] {
  try {
    return parseKeys(readTextFile(path, refuseSharedFile));
  } catch (error) {
    throw new Refusal(readProblem(error));
  }
}

/**
 * As PostgreSQL has it: nobody else may read the file, but where root owns it and this process is not root, its group may,
 * since that is how Kubernetes and Debian hand a secret to a service.
 */
function refuseSharedFile(stats: Stats): void {
  if (stats.isDirectory()) return;
  const { mode, uid } = stats;
  const isHandedDown = uid === 0 && process.geteuid?.() !== 0;
  if ((mode & (isHandedDown ? 0o037 : 0o077)) === 0) return;
  const found = (mode & 0o777).toString(8).padStart(4, "0");
  const right = isHandedDown ? "0640 or 0600" : "0600";
  throw new UnfitFile(`is open to others with the mode ${found}; make it ${right} with chmod`);
}

function parseKeys(content: string): readonly KeyObject[] {
  const keys: KeyObject[] = [];
  content.split(/\r?\n/).forEach((line, at) => {
    const written = line.replace(/#.*/, "").trim();
    if (written !== "") keys.push(parseKey(written, at + 1));
  });
  if (keys.length === 0) throw new UnfitFile("holds no key; write one with: openssl rand -base64 32");
  if (keys.length > MOST_KEYS) throw new UnfitFile(`holds ${keys.length} keys; the most is ${MOST_KEYS}`);
  return keys;
}

/** Says where it fails, and never what is there. */
function parseKey(written: string, line: number): KeyObject {
  const octets = decode(written);
  if (octets === undefined) throw new UnfitFile(`has something that is neither base64 nor hexadecimal on line ${line}`);
  if (octets.length < SHORTEST) {
    throw new UnfitFile(`has a key of only ${octets.length} octets on line ${line}; the shortest is ${SHORTEST}`);
  }
  return createSecretKey(octets);
}

/** What could be both is hexadecimal: chance makes no base64 of 16 octets without a letter beyond F. */
function decode(written: string): Buffer | undefined {
  if (/^([\da-f]{2})+$/i.test(written)) return Buffer.from(written, "hex");
  const octets = Buffer.from(written, "base64");
  const plain = (base64: string) => base64.replace(/=+$/, "");
  return plain(octets.toString("base64")) === plain(written) ? octets : undefined;
}
