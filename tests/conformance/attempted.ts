import { AddressInfoError, SocketError } from "@sixbeat/common/socket";

/** What a call comes to as one of several values of an outcome: its result, or the name of its error. */
export function attempted<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    if (error instanceof SocketError || error instanceof AddressInfoError) return error.code;
    if (error instanceof TypeError || error instanceof RangeError) return error.name;
    throw error;
  }
}
