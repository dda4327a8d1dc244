// SPDX-License-Identifier: MIT
import { apply } from "./apply.ts";
import { check, type Check, type Schema } from "./check.ts";
import { hasMember } from "./has-member.ts";
import { isObject } from "./is-object.ts";

/** With member `key` the whole is of another schema, too. */
export function dependentSchemas(key: string, schema: Schema): Check {
  return check((value, report) => {
    if (isObject(value) && hasMember(value, key)) apply(schema, value, [], report);
  });
}
