// SPDX-License-Identifier: MIT
// Parameters of headers. They are not percent-encoded.

import { scalarOf, setHeader } from "./text.ts";
import { argument, contentText, flat, itemsOf, membersOf, textOf } from "./values.ts";
import type { CallArgs, Draft, ParamOptions } from "./types.ts";

function put(draft: Draft, args: CallArgs, key: string, write: (value: unknown) => string): void {
  const value = argument(args.headers, key);
  if (value != null) setHeader(draft, key, write(value));
}

/** A scalar. */
export function headerText(draft: Draft, args: CallArgs, key: string): void {
  put(draft, args, key, scalarOf);
}

/** Style simple: `3,4,5`. */
export function headerSimple(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  put(draft, args, key, (value) => {
    const members = membersOf(value);
    return (itemsOf(value)?.map(textOf) ?? (members ? flat(members, textOf, options.explode) : [textOf(value)])).join(
      ",",
    );
  });
}

/** A value in a media type. */
export function headerContent(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  put(draft, args, key, (value) => contentText(value, options));
}
