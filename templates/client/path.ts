// SPDX-License-Identifier: MIT
// Parameters of paths.

import { encode } from "./text.ts";
import { argument, contentText, encoder, flat, itemsOf, membersOf } from "./values.ts";
import type { Draft, CallArgs, ParamOptions } from "./types.ts";

const reserved = ":@!$&'()*+,;=/";

function put(draft: Draft, args: CallArgs, key: string, write: (value: unknown) => string): void {
  const value = argument(args.path, key);
  // Without a text the variable stays, which no request is made of.
  if (value != null) draft.url = draft.url.replaceAll(`{${key}}`, (name) => write(value) || name);
}

/** A scalar. */
export function pathText(draft: Draft, args: CallArgs, key: string): void {
  put(draft, args, key, encode);
}

function expand(value: unknown, lead: string, separator: string, options: ParamOptions): string {
  const write = encoder(options, reserved);
  const members = membersOf(value);
  const parts = itemsOf(value)?.map(write) ?? (members ? flat(members, write, options.explode) : [write(value)]);
  return lead + parts.join(options.explode ? separator : ",");
}

/** Style simple: `3,4,5`. */
export function pathSimple(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  put(draft, args, key, (value) => expand(value, "", ",", options));
}

/** Style label: `.3,4,5`. */
export function pathLabel(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  put(draft, args, key, (value) => expand(value, ".", ".", options));
}

/** Style matrix: `;id=3,4,5`. */
export function pathMatrix(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  put(draft, args, key, (value) => {
    const write = encoder(options, reserved);
    const name = ";" + write(key);
    const items = itemsOf(value);
    const members = membersOf(value);
    if (!options.explode || !(items ?? members)) {
      const text = expand(value, "", ",", { ...options, explode: false });
      return text || items || members ? name + "=" + text : name;
    }
    return (
      items?.map((item) => name + "=" + write(item)) ?? flat(members!, write, true).map((pair) => ";" + pair)
    ).join("");
  });
}

/** A value in a media type. */
export function pathContent(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  put(draft, args, key, (value) => encoder(options, reserved)(contentText(value, options)));
}
