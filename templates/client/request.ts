// SPDX-License-Identifier: MIT
// From the arguments of a call to a request.

import { fault } from "./errors.ts";
import { setHeader } from "./text.ts";
import type { CallArgs, Client, Draft, Spec } from "./types.ts";

/** Makes the request of a call, without credentials. */
export async function prepare(spec: Spec, at: Client, args: CallArgs): Promise<Draft> {
  await spec.check?.(args);
  const draft: Draft = { url: spec.path, query: [], headers: new Headers(), method: spec.method };
  const headers: Record<string, string> = { accept: spec.accept ?? "*/*", ...at.headers };
  for (const key in headers) setHeader(draft, key, headers[key]!);
  for (const [write, key, options = {}] of spec.params ?? []) write(draft, args, key, options);
  if (spec.body && args.body !== undefined) {
    const [body, media] = await spec.body(args);
    draft.body = body;
    setHeader(draft, "content-type", media);
  }
  draft.url = (at.baseUrl ?? spec.server?.(at) ?? at.home).replace(draft.url && /\/+$/, "") + draft.url;
  // A segment of dots would be taken for a way up; the server would see another path. Of a password the platform says
  // that it does not send it, and says the password, too.
  if (/{|\/(\.|%2e){1,2}(\/|$)|\/\/[^/[]*(@|:(?!\d+(\/|$)))/i.test(draft.url)) throw fault("config", "bad URL");
  for (const part of draft.query) draft.url += (/\?/.test(draft.url) ? "&" : "?") + part;
  return draft;
}
