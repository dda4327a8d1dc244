// SPDX-License-Identifier: MIT
import { type Schema } from "./check.ts";

function accepts(schema: Schema, value: unknown): boolean {
  return schema.safeParse(value).success;
}

export { accepts };
