// SPDX-License-Identifier: MIT
import { apply } from "./apply.ts";
import { check, type Check, type Schema } from "./check.ts";
import { isObject } from "./is-object.ts";
import { membersOf } from "./members-of.ts";

/** Members whose name matches. */
export function patternProperties(pattern: RegExp, schema: Schema): Check {
  return check((value, report) => {
    if (!isObject(value)) return;
    for (const key of membersOf(value)) if (pattern.test(key)) apply(schema, value[key], [key], report);
  });
}
