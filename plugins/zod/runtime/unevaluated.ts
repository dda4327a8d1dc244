// SPDX-License-Identifier: MIT
import { accepts } from "./accepts.ts";
import { apply } from "./apply.ts";
import { check, type Check, type Schema } from "./check.ts";
import { hasMember } from "./has-member.ts";
import { isItems } from "./is-items.ts";
import { isObject } from "./is-object.ts";
import { membersOf } from "./members-of.ts";

interface Marks {
  all: boolean;
  readonly keys: Set<string | number>;
}

/** Marks the members or items of a value that some keyword speaks of. */
export type Part = (value: unknown, marks: Marks) => void;

function markAll(parts: readonly Part[], value: unknown, marks: Marks): void {
  for (const part of parts) part(value, marks);
}

/** Members. */
export function named(...keys: readonly string[]): Part {
  return (_value, marks) => keys.forEach((key) => marks.keys.add(key));
}

/** Members whose name matches. */
export function matching(pattern: RegExp): Part {
  return (value, marks) => {
    if (!isObject(value)) return;
    for (const key of membersOf(value)) if (pattern.test(key)) marks.keys.add(key);
  };
}

/** Every member and item. */
export function everything(): Part {
  return (_value, marks) => {
    marks.all = true;
  };
}

/** The first items. */
export function first(count: number): Part {
  return (value, marks) => {
    if (isItems(value)) for (let i = 0; i < count && i < value.length; i++) marks.keys.add(i);
  };
}

/** Items that a schema accepts. */
export function containing(schema: Schema): Part {
  return (value, marks) => {
    if (isItems(value)) value.forEach((item, i) => accepts(schema, item) && marks.keys.add(i));
  };
}

/** What the parts mark, if the value is of a schema. */
export function where(schema: Schema, ...parts: readonly Part[]): Part {
  return (value, marks) => {
    if (accepts(schema, value)) markAll(parts, value, marks);
  };
}

/** What the parts mark, if the value is not of a schema. */
export function unless(schema: Schema, ...parts: readonly Part[]): Part {
  return (value, marks) => {
    if (!accepts(schema, value)) markAll(parts, value, marks);
  };
}

/** What the parts mark, if there is a member `key`. */
export function given(key: string, ...parts: readonly Part[]): Part {
  return (value, marks) => {
    if (isObject(value) && hasMember(value, key)) markAll(parts, value, marks);
  };
}

/** Members that no part speaks of. */
export function unevaluatedProperties(schema: Schema, ...parts: readonly Part[]): Check {
  return check((value, report) => {
    if (!isObject(value)) return;
    const marks: Marks = { all: false, keys: new Set() };
    markAll(parts, value, marks);
    if (marks.all) return;
    for (const key of membersOf(value)) if (!marks.keys.has(key)) apply(schema, value[key], [key], report);
  });
}

/** Items that no part speaks of. */
export function unevaluatedItems(schema: Schema, ...parts: readonly Part[]): Check {
  return check((value, report) => {
    if (!isItems(value)) return;
    const marks: Marks = { all: false, keys: new Set() };
    markAll(parts, value, marks);
    if (!marks.all) value.forEach((item, i) => marks.keys.has(i) || apply(schema, item, [i], report));
  });
}

export { markAll };
