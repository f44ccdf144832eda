import type { AuthenticationKeys, MessageTemplate, Mode } from "@sixbeat/common/datagram";
import type { HeaderOptions } from "./lane-socket.ts";

/** How the datagrams of this sender are made and judged. */
export interface Settings {
  /** What this end is called. */
  readonly source: string;
  readonly header: HeaderOptions;
  /** None for plain text. */
  readonly mode: Mode | undefined;
  /** No reply is asked for. */
  readonly isOneWay: boolean;
  /** Targets are asked what they call themselves. */
  readonly asksName: boolean;
  /** Milliseconds that a reply is waited for. */
  readonly timeout: number;
  /** Datagrams per second on each path, instead of one in each interval. */
  readonly rate: number | undefined;
  /** With a rate: whether datagrams are handed over as runs that the kernel cuts. */
  readonly offload: boolean;
  /** Octets of a datagram; undefined for as many as it takes. */
  readonly size: number | undefined;
  /** What each path sends with, in milliseconds. */
  interval: number;
  message: MessageTemplate;
  keys: AuthenticationKeys | undefined;
}
