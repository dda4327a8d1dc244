// SPDX-License-Identifier: MIT
import { isItems } from "./is-items.ts";
import { isObject } from "./is-object.ts";

type Conversion = (value: unknown) => unknown;

/** The text as it is. */
export function textOf(value: unknown): unknown {
  return value;
}

/** The number that a text says, in the notation of JSON; else the text. */
export function numberOf(value: unknown): unknown {
  return typeof value === "string" && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value) ? Number(value) : value;
}

/** The integer that a text says, however large; else the text. */
export function bigintOf(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : value;
}

/** The boolean that a text says, `true` or `false`; else the text. */
export function booleanOf(value: unknown): unknown {
  return value === "true" ? true : value === "false" ? false : value;
}

/** The boolean or number that a text says; else the text. */
export function scalarOf(value: unknown): unknown {
  return booleanOf(numberOf(value));
}

/** The JSON value that a text says; else the text. */
export function jsonOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** A list: of one text, of the texts between separators, or of a list; each item converted. */
export function itemsOf(item: Conversion = textOf, separator?: string): Conversion {
  return (value) => {
    if (typeof value === "string") value = separator === undefined ? [value] : value === "" ? [] : value.split(separator);
    return isItems(value) ? value.map(item) : value;
  };
}

/** An object whose members are converted. */
export function partsOf(members: Readonly<Record<string, Conversion>>): Conversion {
  return (value) => {
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => {
        const convert = Object.prototype.hasOwnProperty.call(members, key) ? members[key] : undefined;
        return [key, convert ? convert(part) : part];
      }),
    );
  };
}
