// SPDX-License-Identifier: MIT
import { check, type Check, type Schema } from "./check.ts";
import { accepts, apply, canonical, isItems, isObject } from "./json.ts";

/** One of some JSON values, whatever the order of their members. */
export function equals(...expected: readonly unknown[]): Check {
  const texts = new Set(expected.map(canonical));
  return check((value, report) => {
    if (!texts.has(canonical(value)))
      report({ message: `Invalid input: expected ${[...texts].join(" or ")}`, path: [] });
  });
}

/** Of all schemas. */
export function allOf(...schemas: readonly Schema[]): Check {
  return check((value, report) => {
    for (const schema of schemas) apply(schema, value, [], report);
  });
}

/** Of exactly one schema. */
export function oneOf(...schemas: readonly Schema[]): Check {
  return check((value, report) => {
    let count = 0;
    for (const schema of schemas) if (accepts(schema, value) && ++count > 1) break;
    if (count === 0) report({ message: "Invalid input: matches no alternative", path: [] });
    if (count > 1) report({ message: "Invalid input: matches more than one alternative", path: [] });
  });
}

/** Not of a schema. */
export function not(schema: Schema): Check {
  return check((value, report) => {
    if (accepts(schema, value)) report({ message: "Invalid input: matches what is excluded", path: [] });
  });
}

/** If of `condition`, then of `then`, else of `otherwise`. */
export function ifThenElse(condition: Schema, then?: Schema, otherwise?: Schema): Check {
  return check((value, report) => {
    const schema = accepts(condition, value) ? then : otherwise;
    if (schema) apply(schema, value, [], report);
  });
}

/** Strings are of a schema, other values as they like. */
export function ifString(schema: Schema): Check {
  return check((value, report) => {
    if (typeof value === "string") apply(schema, value, [], report);
  });
}

/** Numbers are of a schema, other values as they like. */
export function ifNumber(schema: Schema): Check {
  return check((value, report) => {
    if (typeof value === "number") apply(schema, value, [], report);
  });
}

/** Arrays are of a schema, other values as they like. */
export function ifArray(schema: Schema): Check {
  return check((value, report) => {
    if (isItems(value)) apply(schema, value, [], report);
  });
}

/** Objects are of a schema, other values as they like. */
export function ifObject(schema: Schema): Check {
  return check((value, report) => {
    if (isObject(value)) apply(schema, value, [], report);
  });
}
