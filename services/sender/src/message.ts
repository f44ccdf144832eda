import { Refusal, text, valueField } from "@sixbeat/common/config";
import { parseMessageTemplate } from "@sixbeat/common/datagram";

/** The most octets that a UDP datagram over IPv4 can carry; over IPv6 it is twenty more. */
const LONGEST = 65_507;

/** A message template, checked here and kept as it is written. */
export function message() {
  const plain = text({ maxBytes: LONGEST });
  return valueField<string>(
    "text",
    (value) => {
      const result = plain.safeParse(value);
      if (!result.success) throw new Refusal(result.error.issues[0]?.message ?? "is not text");
      try {
        parseMessageTemplate(result.data);
      } catch (error) {
        throw new Refusal((error as Error).message);
      }
      return result.data;
    },
    (template) => template,
  );
}
