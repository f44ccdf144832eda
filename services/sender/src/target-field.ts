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
      const { host, text } = result.data;
      if (ON_ONE_LINK.test(host)) {
        const advice = `write ${text.replace(host, `${host}%eth0`)} for the one that is called eth0`;
        throw new Refusal(`is known on one link only, so it needs its interface; ${advice}`);
      }
      return { ...result.data, zone: zone?.trim() };
    },
    ({ text, zone }) => (zone === undefined ? text : `${text}@${zone}`),
  );
}

/** A link-local address, or a group of the scope of a link or an interface, that does not say which (RFC 4007, 6). */
const ON_ONE_LINK = /^(fe[89ab][\da-f]|ff[\da-f][12]):[^%]*$/i;
