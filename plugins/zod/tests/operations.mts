// SPDX-License-Identifier: MIT
//
// Schemas of operations: what is written and what is not, coercion by place and style, reading and writing.
// usage: node operations.mts FOLDER     FOLDER/plain and FOLDER/coerced hold what was generated
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder = ""] = process.argv.slice(2);
const load = (name: string) => import(pathToFileURL(path.resolve(folder, name, "zod.ts")).href);
const plain = await load("plain");
const coerced = await load("coerced");
let failed = 0;

function expect(what: string, is: unknown, wanted: unknown): void {
  if (JSON.stringify(is) === JSON.stringify(wanted)) return;
  failed++;
  console.log(`${what}: ${JSON.stringify(is)}, expected ${JSON.stringify(wanted)}`);
}
type Schema = { safeParse(value: unknown): { success: boolean; data?: unknown } };
const parse = (schema: Schema, value: unknown) => {
  const result = schema.safeParse(value);
  return result.success ? result.data : "refused";
};

const query_ = Object.keys(coerced).find((name) => /^GetUserQueryParamsSchema_/.test(name)) ?? "";
expect("names", Object.keys(plain).filter((name) => !/_/.test(name)).sort(), [
  "GetUserCookieParamsSchema", "GetUserHeaderParamsSchema", "GetUserPathParamsSchema", "GetUserQueryParamsSchema",
  "GetUserResponse200CsvSchema", "GetUserResponse200HeadersSchema", "GetUserResponse200JsonSchema",
  "GetUserResponse4XxHeadersSchema", "GetUserResponse4XxSchema", "GetUserResponseDefaultSchema", "PatchUsersByIdBodySchema",
  "PatchUsersByIdPathParamsSchema", "PatchUsersByIdResponse200Schema", "ProblemResponseHeadersSchema",
  "ProblemResponseSchema", "PutUserBodySchema", "PutUserPathParamsSchema", "PutUserResponse409Schema", "SizeSchema", "UserBodySchema",
  "UserGoneBodySchema", "UserSchema", "UserWriteSchema",
]);
expect("a name that a schema has already", plain.GetUserQueryParamsSchema.safeParse("x").success, true);
expect("path", parse(coerced.GetUserPathParamsSchema, { id: "7" }), { id: 7 });
expect("path, not a number", parse(coerced.GetUserPathParamsSchema, { id: "7a" }), "refused");
expect("path, nothing", parse(coerced.GetUserPathParamsSchema, { id: "" }), "refused");
expect("path, missing", parse(coerced.GetUserPathParamsSchema, {}), "refused");
expect("path, plain", parse(plain.GetUserPathParamsSchema, { id: "7" }), "refused");
expect("path, plain number", parse(plain.GetUserPathParamsSchema, { id: 7 }), { id: 7 });

const query = (value: unknown) => parse(coerced[query_], value);
expect("query, nothing", query({}), {});
expect("form without explode", query({ fields: "a,b" }), { fields: ["a", "b"] });
expect("form, empty", query({ fields: "" }), { fields: [] });
expect("one of many", query({ ids: "1" }), { ids: [1] });
expect("many", query({ ids: ["1", "2"] }), { ids: [1, 2] });
expect("too many", query({ ids: ["1", "2", "3", "4"] }), "refused");
expect("no integer", query({ ids: ["1", "1.5"] }), "refused");
expect("deepObject", query({ deep: { from: "1.5", on: "true", word: "1" } }), { deep: { from: 1.5, on: true, word: "1" } });
expect("deepObject, missing", query({ deep: { on: "true" } }), "refused");
expect("boolean", query({ flag: "false" }), { flag: false });
expect("boolean, null", query({ flag: null }), { flag: null });
expect("boolean, other", query({ flag: "yes" }), "refused");
expect("text stays text where it is allowed", query({ either: "1" }), { either: "1" });
expect("JSON", query({ filter: '{"a": 1}' }), { filter: { a: 1 } });
expect("JSON, broken", query({ filter: "{" }), "refused");
expect("reference", query({ page: "100" }), { page: 100 });
expect("reference, too big", query({ page: "101" }), "refused");
expect("more", query({ other: "x" }), { other: "x" });
expect("header in lower case", parse(coerced.GetUserHeaderParamsSchema, { "x-request-id": "2eb8aa08-aa98-11ea-b4aa-73b441d16380" }) !== "refused", true);
expect("header, missing", parse(coerced.GetUserHeaderParamsSchema, { "X-Request-Id": "2eb8aa08-aa98-11ea-b4aa-73b441d16380" }), "refused");
expect("cookie", parse(coerced.GetUserCookieParamsSchema, { session: "x" }), "refused");

expect("answer", parse(plain.GetUserResponse200JsonSchema, { id: 1, name: "n" }), { id: 1, name: "n" });
expect("answer, no name", parse(plain.GetUserResponse200JsonSchema, { id: 1 }), "refused");
expect("answer as text", parse(plain.GetUserResponse200CsvSchema, "a;b"), "a;b");
expect("headers of the answer", parse(coerced.GetUserResponse200HeadersSchema, { "x-left": "3" }), { "x-left": 3 });
expect("headers of a shared answer", parse(coerced.GetUserResponse4XxHeadersSchema, { "retry-after": "3" }), { "retry-after": 3 });
expect("headers of a shared answer, missing", parse(coerced.GetUserResponse4XxHeadersSchema, {}), "refused");
expect("shared answer", parse(plain.GetUserResponse4XxSchema, {}), "refused");
expect("other answers", parse(plain.GetUserResponseDefaultSchema, null), null);
expect("body", parse(plain.PutUserBodySchema, { name: "n", secret: "s" }), { name: "n", secret: "s" });
expect("body, without what is sent alone", parse(plain.PutUserBodySchema, { id: 1, name: "n" }), "refused");
const said = plain.PutUserResponse409Schema.safeParse(101);
expect("words beside a reference", said.error?.issues[0].message, "said");
process.exit(failed ? 1 : 0);
