// SPDX-License-Identifier: MIT
// Texts: how scalars stand in addresses and headers, and how they are encoded there.

import { fault } from "./errors.ts";
import type { Draft } from "./types.ts";

/** A scalar as it stands in an address or a header. */
export function scalarOf(value: unknown): string {
  return (value as Partial<Date>).toJSON?.() ?? (value as string);
}

/** Percent-encodes a scalar: everything but letters, digits and what addresses reserve for nothing. */
export function encode(value: unknown): string {
  return encodeURIComponent(scalarOf(value));
}

/** Sets a header; the error says nothing of the value, which may be a secret. */
export function setHeader({ headers }: Pick<Draft, "headers">, key: string, value: string): void {
  try {
    headers.set(key, value);
  } catch {
    throw fault("config", `bad header ${key}`);
  }
}

/** The address of the page that runs this, where there is one. */
export function here(): string | undefined {
  return (globalThis as { location?: { href: string } }).location?.href;
}
