// SPDX-License-Identifier: MIT
import { accepts } from "./accepts.ts";
import { check, type Check, type Schema } from "./check.ts";

/** Not of a schema. */
export function not(schema: Schema): Check {
  return check((value, report) => {
    if (accepts(schema, value)) report({ message: "Invalid input: matches what is excluded", path: [] });
  });
}
