// SPDX-License-Identifier: MIT
import { accepts } from "./accepts.ts";
import { check, type Check, type Schema } from "./check.ts";

/** Of exactly one schema. */
export function oneOf(...schemas: readonly Schema[]): Check {
  return check((value, report) => {
    let count = 0;
    for (const schema of schemas) if (accepts(schema, value) && ++count > 1) break;
    if (count === 0) report({ message: "Invalid input: matches no alternative", path: [] });
    if (count > 1) report({ message: "Invalid input: matches more than one alternative", path: [] });
  });
}
