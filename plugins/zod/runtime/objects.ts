// SPDX-License-Identifier: MIT
import { check, type Check, type Schema } from "./check.ts";
import { accepts, apply, hasMember, isObject, membersOf } from "./json.ts";

/** At least `least` members. */
export function minProperties(least: number): Check {
  return check((value, report) => {
    if (isObject(value) && membersOf(value).length < least)
      report({ message: `Too small: expected object to have >=${least} members`, path: [] });
  });
}

/** At most `most` members. */
export function maxProperties(most: number): Check {
  return check((value, report) => {
    if (isObject(value) && membersOf(value).length > most)
      report({ message: `Too big: expected object to have <=${most} members`, path: [] });
  });
}

/** A member whose name every object inherits something by, such as `constructor`. */
export function ownProperty(key: string, schema: Schema, required = false): Check {
  return check((value, report) => {
    if (!isObject(value)) return;
    if (hasMember(value, key)) apply(schema, value[key], [key], report);
    else if (required) report({ message: "Invalid input: required", path: [key] });
  });
}

/** Members whose name matches. */
export function patternProperties(pattern: RegExp, schema: Schema): Check {
  return check((value, report) => {
    if (!isObject(value)) return;
    for (const key of membersOf(value)) if (pattern.test(key)) apply(schema, value[key], [key], report);
  });
}

/** Members that are neither listed nor match. */
export function additionalProperties(schema: Schema, keys: readonly string[], ...patterns: readonly RegExp[]): Check {
  const listed = new Set(keys);
  return check((value, report) => {
    if (!isObject(value)) return;
    for (const key of membersOf(value))
      if (!listed.has(key) && !patterns.some((pattern) => pattern.test(key))) apply(schema, value[key], [key], report);
  });
}

/** The names of members. */
export function propertyNames(schema: Schema): Check {
  return check((value, report) => {
    if (!isObject(value)) return;
    for (const key of membersOf(value))
      if (!accepts(schema, key)) report({ message: "Invalid key in object", path: [key] });
  });
}

/** With member `key` come others. */
export function dependentRequired(key: string, ...others: readonly string[]): Check {
  return check((value, report) => {
    if (!isObject(value) || !hasMember(value, key)) return;
    for (const other of others)
      if (!hasMember(value, other)) report({ message: `Invalid input: required beside "${key}"`, path: [other] });
  });
}

/** With member `key` the whole is of another schema, too. */
export function dependentSchemas(key: string, schema: Schema): Check {
  return check((value, report) => {
    if (isObject(value) && hasMember(value, key)) apply(schema, value, [], report);
  });
}
