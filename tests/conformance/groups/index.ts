import type { Group } from "../behaviour.ts";
import { addresses } from "./addresses.ts";
import { batches } from "./batches.ts";
import { constants } from "./constants.ts";
import { conversions } from "./conversions.ts";
import { datagrams } from "./datagrams.ts";
import { descriptors } from "./descriptors.ts";
import { lookups } from "./getaddrinfo.ts";
import { nameLookups } from "./getnameinfo.ts";
import { icmpErrors } from "./icmp.ts";
import { kernelTruth } from "./kernel.ts";
import { life } from "./life.ts";
import { hostFacts } from "./names.ts";
import { basicOptions } from "./options.ts";
import { protocols } from "./quinn.ts";
import { receiving } from "./recvmsg.ts";
import { ancillary } from "./rfc3542.ts";
import { controlMacros, sending } from "./sendmsg.ts";
import { arrivals } from "./timestamps.ts";
import { waiting } from "./waiting.ts";
import { wireTruth } from "./wire.ts";

/** All tables, in the order of the document. */
export const groups: readonly Group[] = [
  addresses,
  lookups,
  nameLookups,
  hostFacts,
  conversions,
  constants,
  datagrams,
  sending,
  controlMacros,
  receiving,
  ancillary,
  arrivals,
  batches,
  waiting,
  life,
  basicOptions,
  descriptors,
  protocols,
  icmpErrors,
  kernelTruth,
  wireTruth,
];
