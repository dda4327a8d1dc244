// SPDX-License-Identifier: MIT
import { type Report, type Schema } from "./check.ts";

/** Reports what a schema finds wrong with the part of a value that `path` leads to. Members that it does not know are
 *  said by another code: intersections forgive, and pipes pass over, those that their own parts do not know. */
function apply(schema: Schema, value: unknown, path: readonly PropertyKey[], report: Report): void {
  for (const issue of schema.safeParse(value).error?.issues ?? []) {
    const unknown = "code" in issue && issue.code === "unrecognized_keys";
    report({ ...issue, ...(unknown ? { code: "custom" } : {}), path: [...path, ...issue.path] });
  }
}

export { apply };
