// SPDX-License-Identifier: MIT
// The whole query as one value (OpenAPI 3.2).

import { formBody } from "./forms.ts";
import { encode } from "./text.ts";
import { contentText } from "./values.ts";
import type { CallArgs, Draft, ParamOptions } from "./types.ts";

/** A form, or the text of another media type, as the whole query. */
export function queryString(draft: Draft, args: CallArgs, _key: string, options: ParamOptions): void {
  const { querystring: value } = args;
  if (value == null) return;
  const { media = "application/x-www-form-urlencoded" } = options;
  draft.query.push(/urlencoded/i.test(media) ? String(formBody(value, media)[0]) : encode(contentText(value, options)));
}
