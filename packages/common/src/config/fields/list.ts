import * as z from "zod";
import { describeField, fieldOf } from "../field.ts";

/** Several values of one kind. A single value is a list of one. Written `[a, b]` or `a,b`. */
export function list<T>(item: z.ZodType<T>, { min = 0 }: { min?: number } = {}): z.ZodType<T[]> {
  const { placeholder, write } = fieldOf(item);
  const error = min === 1 ? "is not enough; write at least one" : `is not enough; write at least ${min}`;
  const schema = z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(item, "is missing").min(min, error),
  );
  return describeField(schema, {
    takes: "values",
    placeholder,
    write: (values) => (values as readonly unknown[]).flatMap(write),
  });
}
