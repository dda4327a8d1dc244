// SPDX-License-Identifier: MIT
// From values as they stand in JSON to dates and large integers, and back. What does not fit stays as it is.

import type { Then } from "./types.ts";

/** A date and time, from its text. */
export function toDate(value: unknown): unknown {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d/.test(value)) return value;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : date;
}

/** A bigint, from an integer. */
export function toBigInt(value: unknown): unknown {
  return typeof value === "number" && Number.isInteger(value) ? BigInt(value) : value;
}

/** The digits of an integer. */
export function toInt64Text(value: unknown): unknown {
  return typeof value === "bigint" || Number.isInteger(value) ? String(value) : value;
}

/** An integer, from its digits. */
export function fromInt64Text(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : value;
}

/** Converts members of an object by their keys, and others by `rest`. */
export function convertRecord(value: unknown, members: Readonly<Record<string, Then>>, rest?: Then): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date) return value;
  const convert = ([key, member]: [string, unknown]): [string, unknown] => {
    const own = Object.hasOwn(members, key) ? members[key] : rest;
    return [key, own ? own(member) : member];
  };
  return Object.fromEntries(Object.entries(value).map(convert));
}

/** Converts the items of a list. */
export function convertList(value: unknown, item: Then): unknown {
  return Array.isArray(value) ? value.map((one) => item(one)) : value;
}

/** Converts items of a list by their place, and others by `rest`. */
export function convertTuple(value: unknown, items: readonly (Then | undefined)[], rest?: Then): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((one: unknown, index) => {
    const own = index < items.length ? items[index] : rest;
    return own ? own(one) : one;
  });
}

/** Converts a value that may be of several types: each converter touches what fits. */
export function convertAny(value: unknown, ...converters: readonly Then[]): unknown {
  return converters.reduce((converted, convert) => convert(converted), value);
}
