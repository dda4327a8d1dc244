// SPDX-License-Identifier: MIT
import { check, type Check, type Schema } from "./check.ts";
import { accepts, canonical, isItems } from "./json.ts";

/** The place of the first item that equals an earlier one, -1 without such. */
function repeatedItem(items: readonly unknown[]): number {
  const plain = new Set<unknown>();
  const composed = new Set<string>();
  for (const [place, item] of items.entries()) {
    const known: Set<unknown> = typeof item === "object" && item !== null ? composed : plain;
    const size = known.size;
    known.add(known === composed ? canonical(item) : item);
    if (known.size === size) return place;
  }
  return -1;
}

/** Items that differ by value: `{ a: 1, b: 2 }` equals `{ b: 2, a: 1 }`. */
export function uniqueItems(): Check {
  return check((value, report) => {
    const place = isItems(value) ? repeatedItem(value) : -1;
    if (place >= 0) report({ message: "Invalid input: equal to an earlier item", path: [place] });
  });
}

/** Between `min` and `max` items that `schema` accepts. */
export function contains(schema: Schema, min: number, max: number = Infinity): Check {
  return check((value, report) => {
    if (!isItems(value)) return;
    let count = 0;
    for (const item of value) if (accepts(schema, item) && ++count > max) break;
    if (count < min) report({ message: `Too small: expected >=${min} matching items`, path: [] });
    if (count > max) report({ message: `Too big: expected <=${max} matching items`, path: [] });
  });
}
