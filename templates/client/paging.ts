// SPDX-License-Identifier: MIT
// Lists that come in pages. One page is held at a time; the next one is fetched when it is needed.

import { call } from "./call.ts";
import { CallError } from "./errors.ts";
import { here } from "./text.ts";
import type {
  AnyOperation,
  CallArgs,
  CallInit,
  Client,
  Operation,
  Paging,
  RestOf,
  ResultOf,
  Spec,
  Spot,
} from "./types.ts";

type ItemOf<T> =
  T extends Operation<infer _Args, infer Answers, infer Item>
    ? [Item] extends [never]
      ? ResultOf<Answers> extends readonly (infer Element)[]
        ? Element
        : unknown
      : Item
    : never;
type BodyOf<T> = T extends Operation<infer _Args, infer Answers, infer _Item> ? ResultOf<Answers> : never;

/** One page of a list. */
export interface Page<Item, Body> {
  readonly items: readonly Item[];
  /** The whole answer. */
  readonly body: Body;
  readonly headers: Headers;
  /** What `pages` goes on with behind this page, in this process or another; undefined: it is the last one. */
  readonly next: unknown;
}

/** The address with relation `next` of a `Link` header, empty where there is none. */
export function nextLink(header: string): string {
  const link = /<([^<>]*)>((?:\s*;\s*[\w!#$&+\-.^`|~*]+(?:\s*=\s*(?:"[^"]*"|[^",;\s]*))?)*)/g;
  for (const [, address = "", params = ""] of header.matchAll(link)) {
    const [, quoted, plain] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]*))/i.exec(params) ?? [];
    if ((quoted ?? plain ?? "").toLowerCase().split(/\s+/).includes("next")) return address;
  }
  return "";
}

/** What a JSON pointer leads to, undefined where it leads nowhere; `-1` is the last item of a list. */
function atPointer(value: unknown, pointer = ""): unknown {
  let at = value;
  for (const part of pointer.split("/").slice(1)) {
    const last = Array.isArray(at) && part === "-1";
    const key = last ? String((at as unknown[]).length - 1) : part.replace(/~1/g, "/").replace(/~0/g, "~");
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function withValue(args: CallArgs, [place, key]: Spot, value: unknown): CallArgs {
  return { ...args, [place]: { ...(args[place] as object | undefined), [key]: value } };
}

function valueAt(args: CallArgs, [place, key]: Spot): unknown {
  return (args[place] as Record<string, unknown> | undefined)?.[key];
}

function originOf(url: string): string {
  return new URL(url, here()).origin;
}

/** What is called to get the page at an address: other origins get no credentials and headers of the caller. */
function elsewhere(
  spec: Spec,
  client: Client,
  { headers, cookies, body, contentType }: CallArgs,
  init: CallInit,
  address: string,
): [Spec, Client, CallArgs, CallInit] {
  const home = init.baseUrl ?? client.baseUrl ?? spec.server?.(client) ?? client.home;
  const own = originOf(address) === originOf(home);
  const args = { body, ...(own && { headers, cookies }), ...(contentType !== undefined && { contentType }) };
  const { check: _check, ...rest } = spec;
  const at = { ...init, baseUrl: address, ...(!own && { auth: [], headers: {} }) };
  return [{ ...rest, path: "" }, own ? client : { ...client, headers: {} }, args, at];
}

/** The pages of a list. `from`: `next` of an earlier page. */
export async function* pages<T extends AnyOperation>(
  operation: T,
  client: Client,
  args?: RestOf<T>[0],
  init: CallInit = {},
  from?: unknown,
): AsyncGenerator<Page<ItemOf<T>, BodyOf<T>>, void, undefined> {
  const { spec } = operation;
  const paging: Paging = spec.paging ?? { style: "link-header" };
  const { style, argument } = paging;
  const byAddress = style === "next-url" || style === "link-header";
  const given = (args ?? {}) as CallArgs;
  const fail = (message: string): CallError =>
    new CallError(message, { kind: "paging", operation: spec.name, status: 200, attempts: 1 });
  let position = from;
  // Brent's method finds a circle of any length with one remembered position.
  let mark: string | undefined;
  let steps = 0;
  let power = 1;
  for (;;) {
    let target: Parameters<typeof call>;
    try {
      if (position === undefined) target = [spec, client, given, init];
      else if (byAddress) target = elsewhere(spec, client, given, init, String(position));
      else target = [spec, client, argument ? withValue(given, argument, position) : given, init];
    } catch {
      throw fail("the address of the next page is none");
    }
    const { response, body } = await call(...target);
    const found = atPointer(body, paging.items);
    const items = Array.isArray(found) ? found : Object.values(Object(found) as object);
    let next: unknown;
    if (byAddress) {
      const link = style === "next-url" ? atPointer(body, paging.next) : nextLink(response.headers.get("link") ?? "");
      const { url } = response;
      try {
        next = link ? new URL(String(link), url || client.baseUrl || client.home || here()).href : undefined;
      } catch {
        throw fail("the address of the next page is none");
      }
    } else if (style === "cursor") {
      next = atPointer(body, paging.next);
    } else if (items.length) {
      const now = position ?? (argument && valueAt(given, argument));
      const before = typeof now === "number" ? now : undefined;
      next = style === "page" ? (before ?? paging.first ?? 1) + 1 : (before ?? 0) + items.length;
    }
    if (next === null || next === "" || (paging.more && atPointer(body, paging.more) === false)) next = undefined;
    yield { items, body, headers: response.headers, next } as Page<ItemOf<T>, BodyOf<T>>;
    if (next === undefined) return;
    const text = String(next);
    if (text === mark) throw fail("the server gave the same position twice");
    if (++steps === power || mark === undefined) {
      mark = text;
      steps = 0;
      power *= 2;
    }
    position = next;
  }
}

/** The items of a list, page after page. */
export async function* paginate<T extends AnyOperation>(
  operation: T,
  client: Client,
  ...[args, init]: RestOf<T>
): AsyncGenerator<ItemOf<T>, void, undefined> {
  for await (const { items } of pages(operation, client, args as RestOf<T>[0], init)) yield* items;
}
