// SPDX-License-Identifier: MIT
// What the types of the run time say. Compiled, never run.
import {
  apiKey,
  attempt,
  bearer,
  defineOperation,
  download,
  infiniteOf,
  isError,
  mutationOf,
  newClient,
  pages,
  paginate,
  queryOf,
  retry,
} from "../../../templates/client/index.ts";
import type {
  AnswerOf,
  ApiError,
  ArgsOf,
  CallInit,
  Client,
  EventStream,
  Interceptor,
  Operation,
  ResultOf,
  StatusClass,
} from "../../../templates/client/index.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function expect<_T extends true>(): void {}

interface Pet {
  id: number;
}
interface Problem {
  title: string;
}
interface ListArgs {
  query?: { limit?: number };
}
interface ListAnswers {
  200: Pet[];
  404: Problem;
  "4XX": string;
  default: null;
}
interface GetArgs {
  path: { id: number };
  headers?: { "X-Trace"?: string };
}
const list: Operation<ListArgs, ListAnswers> = /*#__PURE__*/ defineOperation({
  name: "list",
  method: "GET",
  path: "/",
});
const get: Operation<GetArgs, { "2XX": Pet; 304: undefined }> = defineOperation({
  name: "get",
  method: "GET",
  path: "/{id}",
});
const only: Operation<{}, { default: Pet }> = defineOperation({ name: "only", method: "GET", path: "/" });
const none: Operation<{}, { 404: Problem }> = defineOperation({ name: "none", method: "GET", path: "/" });
const watch: Operation<{}, { 200: EventStream<Pet> }> = defineOperation({ name: "watch", method: "GET", path: "/" });
const paged: Operation<ListArgs, { 200: { items: Pet[] } }, Pet> = defineOperation({
  name: "paged",
  method: "GET",
  path: "/",
});

const client: Client = newClient("https://api.example.com", {
  auth: [bearer("a", "t"), bearer("b", async (renew) => (renew ? "x" : "y")), apiKey("c", "query", "k", () => "k")],
  retry: retry({ attempts: 3, onRetry: ({ error, pause }) => void [error.kind, pause] }),
  timeout: undefined,
  headers: { a: "b" },
  fetch,
});
const interceptor: Interceptor = (send) => async (request) => {
  request.headers.set("a", request.operation.name);
  return send(request);
};

// Successes.
expect<Equal<ResultOf<ListAnswers>, Pet[]>>();
expect<Equal<ResultOf<{ 200: 1; 201: 2; "2XX": 3; default: 4 }>, 1 | 2 | 3>>();
expect<Equal<ResultOf<{ default: 4 }>, 4>>();
expect<Equal<ResultOf<{ 404: 4 }>, undefined>>();
expect<Equal<ArgsOf<typeof get>, GetArgs>>();

// Statuses: what is documented exactly is in no class, and not in the default.
type Listed = AnswerOf<ListAnswers>;
expect<Equal<Extract<Listed, { status: 404 }>["body"], Problem>>();
expect<Equal<Extract<Listed, { body: string }>["status"], Exclude<StatusClass<4>, 404>>>();

export async function use(init: CallInit): Promise<void> {
  expect<Equal<Awaited<ReturnType<typeof list>>, Pet[]>>();
  await list(client);
  await list(client, {});
  await list(client, { query: { limit: 1 } }, { ...init, use: interceptor });
  // @ts-expect-error not a number
  await list(client, { query: { limit: "1" } });
  // @ts-expect-error set to undefined
  await list(client, { query: { limit: undefined } });
  // @ts-expect-error a path is needed
  await get(client);
  // @ts-expect-error a path is needed
  await get(client, {});
  // @ts-expect-error no such option
  await get(client, { path: { id: 1 } }, { tiemout: 1 });
  expect<Equal<Awaited<ReturnType<typeof get>>, Pet>>();
  expect<Equal<Awaited<ReturnType<typeof only>>, Pet>>();
  expect<Equal<Awaited<ReturnType<typeof none>>, undefined>>();

  const answer = await attempt(list, client, {});
  if (answer.status === 200) expect<Equal<typeof answer.body, Pet[]>>();
  else if (answer.status === 404) expect<Equal<typeof answer.body, Problem>>();
  else if (answer.status === 418) expect<Equal<typeof answer.body, string>>();
  else if (answer.status === 500) expect<Equal<typeof answer.body, null>>();
  else expect<Equal<typeof answer.body, string | null>>();
  // @ts-expect-error a path is needed
  await attempt(get, client);
  const found = await attempt(get, client, { path: { id: 1 } });
  if (found.status === 304) expect<Equal<typeof found.body, undefined>>();

  try {
    await list(client);
  } catch (error) {
    if (isError(list, error)) {
      if (error.status === 404) expect<Equal<typeof error.body, Problem>>();
      else if (error.status === 499) expect<Equal<typeof error.body, string>>();
      const thrown: ApiError = error;
      expect<Equal<typeof thrown.kind, typeof error.kind>>();
    }
  }

  for await (const pet of await watch(client)) expect<Equal<typeof pet, Pet>>();
  for await (const pet of paginate(list, client)) expect<Equal<typeof pet, Pet>>();
  for await (const pet of paginate(paged, client, { query: { limit: 1 } })) expect<Equal<typeof pet, Pet>>();
  for await (const page of pages(paged, client)) {
    expect<Equal<typeof page.items, readonly Pet[]>>();
    expect<Equal<typeof page.body, { items: Pet[] }>>();
  }
  const file = await download(get, client, { path: { id: 1 } });
  expect<Equal<typeof file.body, ReadableStream<Uint8Array<ArrayBuffer>>>>();

  const query = queryOf(get, client, { path: { id: 1 } });
  expect<Equal<Awaited<ReturnType<typeof query.queryFn>>, Pet>>();
  expect<Equal<(typeof query.queryKey)[1], GetArgs | undefined>>();
  const nothing = queryOf(none, client);
  expect<Equal<Awaited<ReturnType<typeof nothing.queryFn>>, null>>();
  const mutation = mutationOf(get, client);
  await mutation.mutationFn({ path: { id: 1 } });
  // @ts-expect-error a path is needed
  await mutation.mutationFn();
  await mutationOf(list, client).mutationFn();
  const infinite = infiniteOf(paged, client, {});
  const page = await infinite.queryFn({ signal: new AbortController().signal, pageParam: infinite.initialPageParam });
  expect<Equal<typeof page.items, readonly Pet[]>>();
}
