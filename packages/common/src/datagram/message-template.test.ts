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
    ['{"seq": {seq}', '{"seq": 7'],
  ])("renders %j as %j", (template, message) => {
    expect(parseMessageTemplate(template).render(values)).toBe(message);
    const bytes = Buffer.alloc(64);
    const end = parseMessageTemplate(template).write(bytes, 3, 64, values);
    expect(bytes.toString("utf8", 3, end)).toBe(message);
    expect(bytes.subarray(end)).toEqual(Buffer.alloc(64 - end));
  });

  it.each([0, 9, 10, 99, 100, 4_294_967_295, Number.MAX_SAFE_INTEGER])("writes the number %i", (seq) => {
    const bytes = Buffer.alloc(20);
    const end = parseMessageTemplate("{seq}").write(bytes, 0, 20, { ...values, seq });
    expect(bytes.toString("utf8", 0, end)).toBe(String(seq));
  });

  it.each([
    ["{hostname} {seq}", 7, "alpha 7"],
    ["{hostname} {seq}", 6, "alpha "],
    ["{hostname} {seq}", 3, "alp"],
    ["Grüße {hostname}", 3, "Gr"],
    ["🌍🌍", 7, "🌍"],
    ["{time}", 10, "2026-11-22"],
    ["{seq}", 0, ""],
  ])("writes %j into %i octets as %j", (template, room, message) => {
    const bytes = Buffer.alloc(room + 1);
    const end = parseMessageTemplate(template).write(bytes, 0, room, values);
    expect(bytes.toString("utf8", 0, end)).toBe(message);
    expect(bytes[room]).toBe(0);
  });

  it.each(["{host}", "{Seq}", "a {__proto__} b", "{constructor}"])(
    "refuses the unknown placeholder in %j",
    (template) => {
      expect(() => parseMessageTemplate(template)).toThrow(
        `has the unknown placeholder ${/\{\w+\}/.exec(template)?.[0]}; write {hostname}, {seq} or {time}`,
      );
    },
  );

  it.each([
    ["{seq", "{seq"],
    ["{hostname} {seq {time}", "{seq"],
  ])("refuses the placeholder without its end in %j", (template, name) => {
    expect(() => parseMessageTemplate(template)).toThrow(`has ${name} without its closing brace; write ${name}}`);
  });
});
