// SPDX-License-Identifier: MIT
import { type Report, type Schema } from "./check.ts";

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isItems(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Own members alone. One that is undefined is none: JSON has no such value. */
function hasMember(value: Members, key: string): boolean {
  return Object.prototype.hasOwnProperty.call(value, key) && value[key] !== undefined;
}

function membersOf(value: Members): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

function accepts(schema: Schema, value: unknown): boolean {
  return schema.safeParse(value).success;
}

/** Reports what a schema finds wrong with the part of a value that `path` leads to. */
function apply(schema: Schema, value: unknown, path: readonly PropertyKey[], report: Report): void {
  for (const issue of schema.safeParse(value).error?.issues ?? []) report({ ...issue, path: [...path, ...issue.path] });
}

/** A text that two JSON values share if and only if they are equal: members in any order, 1 and 1.0 alike. */
function canonical(value: unknown): string {
  if (isItems(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return JSON.stringify(value);
  if (!isObject(value)) return value === 0 ? "0" : (JSON.stringify(value) ?? "undefined");
  const members = membersOf(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

export { accepts, apply, canonical, hasMember, isItems, isObject, membersOf, type Members };
