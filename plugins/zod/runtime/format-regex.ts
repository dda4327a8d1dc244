// SPDX-License-Identifier: MIT
import { type Check } from "./check.ts";
import { format } from "./format.ts";

/** A regular expression as in ECMA-262. */
export function regex(): Check {
  return format("regex", (text) => {
    try {
      new RegExp(text, "u");
      return true;
    } catch {
      return false;
    }
  });
}
