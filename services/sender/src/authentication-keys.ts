import { AuthenticationKeys } from "@sixbeat/common/datagram";
import type { SenderConfig } from "./command.ts";

/** The keys of the key file, the one to sign with first; undefined without a file. */
export function authenticationKeys({ keyFile }: Pick<SenderConfig, "keyFile">): AuthenticationKeys | undefined {
  return keyFile && new AuthenticationKeys(keyFile.keys.map((key) => key.export()));
}
