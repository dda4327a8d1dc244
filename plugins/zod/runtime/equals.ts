// SPDX-License-Identifier: MIT
import { check, type Check } from "./check.ts";
import { canonical } from "./canonical.ts";

/** One of some JSON values, whatever the order of their members. */
export function equals(...expected: readonly unknown[]): Check {
  const texts = new Set(expected.map(canonical));
  return check((value, report) => {
    if (!texts.has(canonical(value)))
      report({ message: `Invalid input: expected ${[...texts].join(" or ")}`, path: [] });
  });
}
