// SPDX-License-Identifier: MIT
import { apply } from "./apply.ts";
import { check, type Check, type Schema } from "./check.ts";

/** Of all schemas. */
export function allOf(...schemas: readonly Schema[]): Check {
  return check((value, report) => {
    for (const schema of schemas) apply(schema, value, [], report);
  });
}
