// SPDX-License-Identifier: MIT
// Values in the styles of OpenAPI. Absent items and members (null, undefined) are never sent.

import { encode, scalarOf } from "./text.ts";
import type { ParamOptions } from "./types.ts";

export type Encode = (value: unknown) => string;

/** A scalar as it stands in an address or a header; a value of another kind as JSON. */
export function textOf(value: unknown): string {
  return typeof value === "object" && !(value instanceof Date) ? JSON.stringify(value) : String(scalarOf(value));
}

/** Percent-encodes the text of a value. */
export function encodeText(value: unknown): string {
  return encode(textOf(value));
}

/** The encoder of a place; `reserved` are the characters that stay as they are where the parameter allows it. */
export function encoder(options: ParamOptions, reserved: string): Encode {
  if (!options.reserved) return encodeText;
  // What is encoded already stays as it is, as reserved expansion wants it.
  return (value) =>
    encodeText(value).replace(/%25([0-9A-Fa-f]{2})|%(..)/g, (triple, encoded: string | undefined, hex: string) => {
      if (encoded) return "%" + encoded;
      const char = String.fromCharCode(parseInt(hex, 16));
      return reserved.includes(char) ? char : triple;
    });
}

/** The items of a list, else undefined. */
export function itemsOf(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value.filter((item) => item != null) : undefined;
}

/** The members of an object, else undefined. */
export function membersOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date) return undefined;
  return Object.entries(value).filter(([, member]) => member != null);
}

/** Members as `key=value`, or as keys and values in turns. */
export function flat(members: readonly [string, unknown][], write: Encode, pairs: boolean | undefined): string[] {
  return members.flatMap(([key, value]) => (pairs ? write(key) + "=" + write(value) : [write(key), write(value)]));
}

/** The text of a parameter that has a media type instead of a style. */
export function contentText(value: unknown, options: ParamOptions): string {
  return /json/i.test(options.media ?? "json") ? JSON.stringify(value) : textOf(value);
}

/** An argument by its place and its name on the wire. */
export function argument(place: unknown, key: string): unknown {
  return place && Object.hasOwn(place, key) ? (place as Record<string, unknown>)[key] : undefined;
}
