import { describe, expect, it } from "vitest";
import { parseMessageTemplate } from "./message-template.ts";

const values = { hostname: "alpha", seq: 7, time: "2026-11-22T12:00:00.000Z" };

describe(parseMessageTemplate, () => {
  it.each([
    ["{hostname} {seq}", "alpha 7"],
    ["{time}", "2026-11-22T12:00:00.000Z"],
    ["{seq}{seq}", "77"],
    ["no placeholder", "no placeholder"],
    ["", ""],
    ['{"n":{seq}}', '{"n":7}'],
    ["Grüße {seq} 🌍", "Grüße 7 🌍"],
    ["{ seq } {", "{ seq } {"],
  ])("renders %j as %j", (template, message) => {
    expect(parseMessageTemplate(template).render(values)).toBe(message);
  });

  it.each(["{host}", "{Seq}", "a {__proto__} b", "{constructor}"])(
    "refuses the unknown placeholder in %j",
    (template) => {
      expect(() => parseMessageTemplate(template)).toThrow(
        `has the unknown placeholder ${/\{\w+\}/.exec(template)?.[0]}; write {hostname}, {seq} or {time}`,
      );
    },
  );
});
