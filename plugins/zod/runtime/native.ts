// SPDX-License-Identifier: MIT
import { apply } from "./apply.ts";
import { check, type Check, type Schema } from "./check.ts";
import { dateTimePattern } from "./format-date-time.ts";

/** The bigint that a whole number is; else the value as it is. */
export function exactOf(value: unknown): unknown {
  return typeof value === "number" && Number.isInteger(value) ? BigInt(value) : value;
}

/** The digits of a whole number; else the value as it is. */
export function digitsOf(value: unknown): unknown {
  const exact = exactOf(value);
  return typeof exact === "bigint" ? String(exact) : value;
}

/** The instant that a text says; else the value as it is. A leap second is the second after it. */
export function dateOf(value: unknown): unknown {
  if (typeof value !== "string" || !dateTimePattern.test(value)) return value;
  const leap = value.slice(17, 19) === "60";
  const date = new Date(leap ? `${value.slice(0, 17)}59${value.slice(19)}` : value);
  return leap ? new Date(date.getTime() + 1000) : date;
}

/** The digits of an integer that is of a schema. */
export function digits(schema: Schema): Check {
  return check((value, report) => {
    if (typeof value !== "string") return;
    if (/^-?\d+$/.test(value)) apply(schema, BigInt(value), [], report);
    else report({ message: "Invalid input: expected the digits of an integer", path: [] });
  });
}
