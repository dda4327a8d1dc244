// SPDX-License-Identifier: MIT

function isItems(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export { isItems };
