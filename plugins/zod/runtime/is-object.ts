// SPDX-License-Identifier: MIT

type Members = Readonly<Record<string, unknown>>;

/** A Date is none: it is a value of `date-time`. */
function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export { isObject, type Members };
