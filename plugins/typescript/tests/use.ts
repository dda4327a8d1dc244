// What shapes.yaml means, said by assignments that must and must not compile.
import type * as T from "./types";

type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const yes = <X extends true>(): X => true as X;

const user: T.User = { id: 1, name: "Ada", born: null, friends: [], settings: { a: 1, b: "x" }, role: "guest user" };
user.name = "Eve";
// @ts-expect-error: read-only
user.id = 2;
// @ts-expect-error: written only
user.password;
const sent: T.UserWrite = { name: "Ada", password: "secret", friends: [{ name: "Bob" }] };
// @ts-expect-error: read only
sent.id;
// @ts-expect-error: no such role
const role: T.Role = "owner";

const pet = (p: T.Pet): number | boolean | undefined => (p.kind === "cat" ? p.lives : p.good);
const one: T.One = { type: "one", n: 1 };
yes<Same<T.One["type"], "one">>();
const json: T.Json = { a: [1, "b", { c: null }] };
const pair: T.Pair[] = [["a"], ["a", 1]];
// @ts-expect-error: too long
pair.push(["a", 1, 2]);
const either: T.Either[] = [{ a: "x" }, { b: 1 }];
// @ts-expect-error: one of them is needed
either.push({});
yes<Same<T.Nothing, never>>();
yes<Same<T.Anything, unknown>>();
yes<Same<T.Level, 1 | -2 | 30 | null>>();
const problem: T.Problem = { title: "x", detail: { any: "thing" } };
const counts = (c: T.Counts): [string | undefined, number] => [c.name, c.other!];

type List = T.paths["/users"]["get"];
yes<Same<List["responses"][200]["content"]["application/json"], T.User[]>>();
yes<Same<List["responses"][200]["headers"]["X-Total"], number | undefined>>();
yes<Same<List["responses"]["4XX"]["content"]["application/problem+json"], T.Problem>>();
yes<Same<List["parameters"]["query"], { limit?: number; page?: number } | undefined>>();
yes<Same<T.operations["users/create"]["requestBody"]["content"]["application/json"], T.UserWrite>>();
yes<Same<T.paths["/users/{id}"]["get"]["parameters"]["path"], { id: string }>>();
yes<Same<T.paths["/users/{id}"]["delete"], undefined>>();
yes<Same<T.components["schemas"]["user"], T.User>>();
yes<Same<T.components["parameters"]["page"], number>>();
yes<Same<keyof T.webhooks, "user-made">>();
export { counts, either, json, one, pair, pet, problem, role, sent, user };

yes<Same<T.Nested, { a: string } | { b: string } | { c: string }>>();
