// SPDX-License-Identifier: MIT
import { isItems } from "./is-items.ts";
import { isObject } from "./is-object.ts";
import { membersOf } from "./members-of.ts";

/** A text that two JSON values share if and only if they are equal: members in any order, 1 and 1.0 alike. */
function canonical(value: unknown): string {
  if (isItems(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return JSON.stringify(value);
  if (!isObject(value)) return value === 0 ? "0" : (JSON.stringify(value) ?? "undefined");
  const members = membersOf(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

export { canonical };
