// SPDX-License-Identifier: MIT
import { accepts } from "./accepts.ts";
import { check, type Check, type Schema } from "./check.ts";
import { isObject } from "./is-object.ts";
import { membersOf } from "./members-of.ts";

/** The names of members. */
export function propertyNames(schema: Schema): Check {
  return check((value, report) => {
    if (!isObject(value)) return;
    for (const key of membersOf(value))
      if (!accepts(schema, key)) report({ message: "Invalid key in object", path: [key] });
  });
}
