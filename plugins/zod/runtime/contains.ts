// SPDX-License-Identifier: MIT
import { accepts } from "./accepts.ts";
import { check, type Check, type Schema } from "./check.ts";
import { isItems } from "./is-items.ts";

/** Between `min` and `max` items that `schema` accepts. */
export function contains(schema: Schema, min: number, max: number = Infinity): Check {
  return check((value, report) => {
    if (!isItems(value)) return;
    let count = 0;
    for (const item of value) if (accepts(schema, item) && ++count > max) break;
    if (count < min) report({ message: `Too small: expected >=${min} matching items`, path: [] });
    if (count > max) report({ message: `Too big: expected <=${max} matching items`, path: [] });
  });
}
