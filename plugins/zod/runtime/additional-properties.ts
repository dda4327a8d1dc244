// SPDX-License-Identifier: MIT
import { apply } from "./apply.ts";
import { check, type Check, type Schema } from "./check.ts";
import { isObject } from "./is-object.ts";
import { membersOf } from "./members-of.ts";

/** Members that are neither listed nor match. */
export function additionalProperties(schema: Schema, keys: readonly string[], ...patterns: readonly RegExp[]): Check {
  const listed = new Set(keys);
  return check((value, report) => {
    if (!isObject(value)) return;
    for (const key of membersOf(value))
      if (!listed.has(key) && !patterns.some((pattern) => pattern.test(key))) apply(schema, value[key], [key], report);
  });
}
