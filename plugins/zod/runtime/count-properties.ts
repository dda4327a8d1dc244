// SPDX-License-Identifier: MIT
import { check, type Check } from "./check.ts";
import { isObject } from "./is-object.ts";
import { membersOf } from "./members-of.ts";

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
