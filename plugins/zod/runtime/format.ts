// SPDX-License-Identifier: MIT
import { check, type Check } from "./check.ts";

/** A check of strings. */
function format(name: string, test: (text: string) => boolean): Check {
  return check((value, report) => {
    if (typeof value === "string" && !test(value)) report({ message: `Invalid ${name}`, path: [] });
  });
}

export { format };
