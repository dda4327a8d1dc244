// SPDX-License-Identifier: MIT
// Parameters of queries.

import { encode } from "./text.ts";
import { argument, contentText, encoder, flat, itemsOf, membersOf } from "./values.ts";
import type { Encode } from "./values.ts";
import type { CallArgs, Draft, ParamOptions } from "./types.ts";

const reserved = ":/?@!$'()*,;=";

/** A scalar. */
export function queryText(draft: Draft, args: CallArgs, key: string): void {
  const value = argument(args.query, key);
  if (value != null) draft.query.push(encode(key) + "=" + encode(value));
}

/** The encoded pairs of a value whose items or members are joined by `separator`, unless they stand apart. */
export function listPairs(key: string, value: unknown, separator: string, options: ParamOptions): string[] {
  const write = encoder(options, reserved);
  const name = encode(key) + "=";
  const items = itemsOf(value);
  const members = membersOf(value);
  if (items) {
    if (options.explode) return items.map((item) => name + write(item));
    return items.length ? [name + items.map(write).join(separator)] : [];
  }
  if (!members) return value == null ? [] : [name + write(value)];
  if (!options.explode) return members.length ? [name + flat(members, write, false).join(separator)] : [];
  return members.flatMap(([member, inner]) => listPairs(member, inner, ",", { ...options, explode: true }));
}

function deep(key: string, value: unknown, write: Encode): string[] {
  const members = membersOf(value);
  return (
    members?.flatMap(([member, inner]) => deep(`${key}%5B${write(member)}%5D`, inner, write)) ??
    itemsOf(value)?.flatMap((item) => deep(key, item, write)) ??
    (value == null ? [] : [key + "=" + write(value)])
  );
}

/** The encoded pairs of style deepObject, to any depth: `key[member]=value`; a pair for each item of a list. */
export function deepPairs(key: string, value: unknown, options: ParamOptions): string[] {
  return deep(encode(key), value, encoder(options, reserved));
}

/** Style form: `key=3&key=4&key=5`. */
export function queryForm(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  draft.query.push(...listPairs(key, argument(args.query, key), ",", { explode: true, ...options }));
}

/** Style spaceDelimited: `key=3%204%205`. */
export function querySpaced(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  draft.query.push(...listPairs(key, argument(args.query, key), "%20", options));
}

/** Style pipeDelimited: `key=3%7C4%7C5`. */
export function queryPiped(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  draft.query.push(...listPairs(key, argument(args.query, key), "%7C", options));
}

/** Tab-separated values, of Swagger 2.0: `key=3%094%095`. */
export function queryTabbed(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  draft.query.push(...listPairs(key, argument(args.query, key), "%09", options));
}

/** Style deepObject: `key[a]=3&key[b]=4`. */
export function queryDeep(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  draft.query.push(...deepPairs(key, argument(args.query, key), options));
}

/** A value in a media type. */
export function queryContent(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  const value = argument(args.query, key);
  if (value != null) draft.query.push(encode(key) + "=" + encoder(options, reserved)(contentText(value, options)));
}
