// SPDX-License-Identifier: MIT
// JSON whose integers are exact: those that a number cannot hold are bigints, and bigints are written as they are.

import { jsonAnswer } from "./answers.ts";
import type { Encoded, Reply, Then } from "./types.ts";

// What stands for a bigint within JSON; nobody else knows it.
const mark = `${Math.random().toString(36).slice(2)}${Date.now().toString(36)}:`;

/** Reads JSON; integers beyond 2^53 become bigints. */
export function parseExact(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  const marked = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${mark}${token}"` : token,
  );
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );
}

/** Writes JSON; bigints are integers. */
export function writeExact(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? `${mark}${inner}` : inner));
  return text.replace(RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}

/** JSON with exact integers. */
export function exactAnswer(reply: Reply, then?: Then): Promise<unknown> {
  return jsonAnswer(reply, then, parseExact);
}

/** JSON with exact integers. */
export function exactBody(value: unknown, media: string): Encoded {
  return [writeExact(value), media];
}
