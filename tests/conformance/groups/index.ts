import type { Group } from "../behaviour.ts";
import { addresses } from "./addresses.ts";
import { constants } from "./constants.ts";
import { conversions } from "./conversions.ts";
import { datagrams } from "./datagrams.ts";
import { lookups } from "./getaddrinfo.ts";
import { nameLookups } from "./getnameinfo.ts";
import { life } from "./life.ts";
import { hostFacts } from "./names.ts";

/** All tables, in the order of the document. */
export const groups: readonly Group[] = [
  addresses,
  lookups,
  nameLookups,
  hostFacts,
  conversions,
  constants,
  datagrams,
  life,
];
