// SPDX-License-Identifier: MIT
// Parameters of cookies. Browsers send their own cookies and drop these: see `credentials` of `fetch`.

import { fault } from "./errors.ts";
import { setHeader } from "./text.ts";
import { argument, contentText, encodeText, flat, itemsOf, membersOf, textOf } from "./values.ts";
import type { Encode } from "./values.ts";
import type { CallArgs, Draft, ParamOptions } from "./types.ts";

function put(draft: Draft, key: string, value: unknown, write: Encode, explode: boolean | undefined): void {
  const items = itemsOf(value)?.map(write);
  const members = membersOf(value);
  const name = key + "=";
  const pairs = items
    ? explode
      ? items.map((item) => name + item)
      : [name + items.join(",")]
    : members
      ? explode
        ? flat(members, write, true)
        : [name + flat(members, write, false).join(",")]
      : value == null
        ? []
        : [name + write(value)];
  // eslint-disable-next-line no-control-regex
  if (pairs.some((pair) => /[;\0\r\n]/.test(pair))) throw fault("config", `cookie '${key}' cannot have this value`);
  const before = draft.headers.get("cookie");
  if (pairs[0]) setHeader(draft, "cookie", (before ? [before, ...pairs] : pairs).join("; "));
}

/** Style form: `key=3,4,5`, percent-encoded. */
export function cookieForm(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  put(draft, key, argument(args.cookies, key), encodeText, options.explode ?? true);
}

/** Style cookie: `key=3`, as it is. */
export function cookiePlain(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  put(draft, key, argument(args.cookies, key), textOf, options.explode ?? true);
}

/** A value in a media type. */
export function cookieContent(draft: Draft, args: CallArgs, key: string, options: ParamOptions): void {
  const value = argument(args.cookies, key);
  if (value != null) put(draft, key, contentText(value, options), encodeText, true);
}
