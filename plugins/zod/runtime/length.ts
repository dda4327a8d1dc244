// SPDX-License-Identifier: MIT
import { check, type Check } from "./check.ts";

/** Length in code points: what JSON Schema counts. */
function lengthOf(text: string): number {
  let length = text.length;
  for (let i = 1; i < text.length; i++)
    if (text.charCodeAt(i) >> 10 === 0x37 && text.charCodeAt(i - 1) >> 10 === 0x36) length--;
  return length;
}

/** At least `least` code points. */
export function minLength(least: number): Check {
  return check((value, report) => {
    if (typeof value === "string" && (value.length < least || (value.length < 2 * least && lengthOf(value) < least)))
      report({ message: `Too small: expected string to have >=${least} characters`, path: [] });
  });
}

/** At most `most` code points. */
export function maxLength(most: number): Check {
  return check((value, report) => {
    if (typeof value === "string" && value.length > most && (value.length > 2 * most || lengthOf(value) > most))
      report({ message: `Too big: expected string to have <=${most} characters`, path: [] });
  });
}
