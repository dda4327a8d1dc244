// SPDX-License-Identifier: MIT
// Texts: how scalars stand in addresses and headers, and how they are encoded there.

import { fault } from "./errors.ts";
import type { Draft } from "./types.ts";

/** A scalar as it stands in an address or a header; a value of another kind as JSON. */
export function textOf(value: unknown): string {
  // Dates are texts in JSON, too.
  return typeof value === "object" ? JSON.stringify(value).replace(/^"|"$/g, "") : String(value);
}

/** Percent-encodes everything but letters, digits and what addresses reserve for nothing. */
export function encode(value: unknown): string {
  return encodeURIComponent(textOf(value));
}

/** Sets a header; the error says nothing of the value, which may be a secret. */
export function setHeader({ headers }: Pick<Draft, "headers">, key: string, value: string): void {
  try {
    headers.set(key, value);
  } catch {
    throw fault("config", `bad value of header '${key}'`);
  }
}
