// SPDX-License-Identifier: MIT
import { type Report, type Schema } from "./check.ts";

/** Reports what a schema finds wrong with the part of a value that `path` leads to. */
function apply(schema: Schema, value: unknown, path: readonly PropertyKey[], report: Report): void {
  for (const issue of schema.safeParse(value).error?.issues ?? []) report({ ...issue, path: [...path, ...issue.path] });
}

export { apply };
