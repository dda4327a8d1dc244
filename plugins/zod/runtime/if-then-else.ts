// SPDX-License-Identifier: MIT
import { accepts } from "./accepts.ts";
import { apply } from "./apply.ts";
import { check, type Check, type Schema } from "./check.ts";

/** If of `condition`, then of `then`, else of `otherwise`. */
export function ifThenElse(condition: Schema, then?: Schema, otherwise?: Schema): Check {
  return check((value, report) => {
    const schema = accepts(condition, value) ? then : otherwise;
    if (schema) apply(schema, value, [], report);
  });
}
