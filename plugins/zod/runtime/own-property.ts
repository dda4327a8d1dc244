// SPDX-License-Identifier: MIT
import { apply } from "./apply.ts";
import { check, type Check, type Schema } from "./check.ts";
import { hasMember } from "./has-member.ts";
import { isObject } from "./is-object.ts";

/** A member whose name every object inherits something by, such as `constructor`. */
export function ownProperty(key: string, schema: Schema, required = false): Check {
  return check((value, report) => {
    if (!isObject(value)) return;
    if (hasMember(value, key)) apply(schema, value[key], [key], report);
    else if (required) report({ message: "Invalid input: required", path: [key] });
  });
}
