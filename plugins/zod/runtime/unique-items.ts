// SPDX-License-Identifier: MIT
import { canonical } from "./canonical.ts";
import { check, type Check } from "./check.ts";
import { isItems } from "./is-items.ts";

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
