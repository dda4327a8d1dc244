// SPDX-License-Identifier: MIT
// Options for TanStack Query, as plain objects: nothing is imported from it.

import { pages } from "./paging.ts";
import type { Page } from "./paging.ts";
import type { AnyOperation, ArgsOf, CallInit, Client, Operation, RestOf, ResultOf } from "./types.ts";

// A query must not give undefined.
type Data<T> = T extends Operation<infer _Args, infer Answers, infer _Item> ? NoUndefined<ResultOf<Answers>> : never;
type NoUndefined<T> = T extends undefined ? null : T;

/** Options of `useQuery`, `prefetchQuery` and the like. */
export interface QueryOf<T extends AnyOperation> {
  readonly queryKey: readonly [operation: string, args: ArgsOf<T> | undefined];
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<Data<T>>;
}

/** Options of `useMutation`. */
export interface MutationOf<T extends AnyOperation> {
  readonly mutationKey: readonly [operation: string];
  readonly mutationFn: (args: {} extends ArgsOf<T> ? ArgsOf<T> | void : ArgsOf<T>) => Promise<Data<T>>;
}

type PageOf<T extends AnyOperation> = ReturnType<typeof pages<T>> extends AsyncGenerator<infer P> ? P : never;

/** Options of `useInfiniteQuery`. */
export interface InfiniteOf<T extends AnyOperation> {
  readonly queryKey: readonly [operation: string, kind: "pages", args: ArgsOf<T> | undefined];
  readonly queryFn: (context: { readonly signal: AbortSignal; readonly pageParam: unknown }) => Promise<PageOf<T>>;
  readonly initialPageParam: unknown;
  readonly getNextPageParam: (page: Page<unknown, unknown>) => unknown;
}

/** Options of a query that calls an operation. */
export function queryOf<T extends AnyOperation>(operation: T, client: Client, ...[args, init]: RestOf<T>): QueryOf<T> {
  return {
    queryKey: [operation.spec.name, args as ArgsOf<T> | undefined],
    queryFn: async ({ signal }) => {
      const body: unknown = await operation(client, args, { ...(init as CallInit | undefined), signal });
      return (body ?? null) as Data<T>;
    },
  };
}

/** Options of a mutation that calls an operation. */
export function mutationOf<T extends AnyOperation>(operation: T, client: Client, init?: CallInit): MutationOf<T> {
  return {
    mutationKey: [operation.spec.name],
    mutationFn: async (args) => ((await operation(client, args ?? undefined, init)) ?? null) as Data<T>,
  };
}

/** Options of an infinite query over the pages of an operation. */
export function infiniteOf<T extends AnyOperation>(
  operation: T,
  client: Client,
  ...[args, init]: RestOf<T>
): InfiniteOf<T> {
  return {
    queryKey: [operation.spec.name, "pages", args as ArgsOf<T> | undefined],
    queryFn: async ({ signal, pageParam }) => {
      const at = { ...(init as CallInit | undefined), signal };
      const page = await pages(operation, client, args as RestOf<T>[0], at, pageParam).next();
      return page.value as PageOf<T>;
    },
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next,
  };
}
