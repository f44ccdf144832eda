import { type Endpoint, endpoint, Refusal, valueField } from "@sixbeat/common/config";
import { splitZone } from "./fanout.ts";

/** A target as it is written, and the zone that it is in where that is written too. */
export interface ZonedEndpoint extends Endpoint {
  readonly zone: string | undefined;
}

/** A host with or without a port, and with or without its zone: `host`, `host:port@zone`. */
export function targetField(defaultPort: number) {
  const field = endpoint({ defaultPort });
  return valueField<ZonedEndpoint>(
    "host[:port][@zone]",
    (value) => {
      const { target, zone } = typeof value === "string" ? splitZone(value) : { target: value, zone: undefined };
      if (zone?.trim() === "") throw new Refusal("has no zone after its @; write one, or leave the @ away");
      if (zone !== undefined && /[\s\p{Cc}]/u.test(zone.trim())) {
        throw new Refusal("has a blank in its zone; write one without blanks");
      }
      const result = field.safeParse(target);
      if (!result.success) throw new Refusal(result.error.issues[0]?.message ?? "is not a target");
      return { ...result.data, zone: zone?.trim() };
    },
    ({ text, zone }) => (zone === undefined ? text : `${text}@${zone}`),
  );
}
