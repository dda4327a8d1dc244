// SPDX-License-Identifier: MIT
import { check, type Check } from "./check.ts";
import { hasMember } from "./has-member.ts";
import { isObject } from "./is-object.ts";

/** With member `key` come others. */
export function dependentRequired(key: string, ...others: readonly string[]): Check {
  return check((value, report) => {
    if (!isObject(value) || !hasMember(value, key)) return;
    for (const other of others)
      if (!hasMember(value, other)) report({ message: `Invalid input: required beside "${key}"`, path: [other] });
  });
}
