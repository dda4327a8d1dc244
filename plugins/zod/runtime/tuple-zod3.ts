// SPDX-License-Identifier: MIT
import { apply } from "./apply.ts";
import { check, type Check, type Schema } from "./check-zod3.ts";
import { isItems } from "./is-items.ts";

/** Items by their place, and `rest` for those behind. */
export function prefixItems(schemas: readonly Schema[], rest?: Schema): Check {
  return check((value, report) => {
    if (!isItems(value)) return;
    value.forEach((item, i) => {
      const schema = schemas[i] ?? rest;
      if (schema) apply(schema, item, [i], report);
    });
  });
}
