// SPDX-License-Identifier: MIT
// What is printed for an operation is what it sends and understands. The run-time itself has tests of its own.
import assert from "node:assert/strict";
import * as api from "./plain/client/index.ts";
import * as judged from "./judged/client/index.ts";
import * as native from "./native/client/index.ts";
import * as text from "./text/api/index.ts";

interface Seen {
  method: string;
  url: string;
  headers: Headers;
  body: string;
}

let seen: Seen[] = [];
function answering(body: string | null, type = "application/json", status = 200) {
  seen = [];
  return async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(url, { ...init, ...(init?.body ? { duplex: "half" } : {}) } as RequestInit);
    seen.push({ method: request.method, url: request.url, headers: request.headers, body: await request.text() });
    return new Response(body, { status, ...(body === null ? {} : { headers: { "content-type": type } }) });
  };
}
const pet = { id: 1, name: "a", born: "2020-01-01T00:00:00Z" };
const path = { "pet-id": 1, "a.b": ["x", "y z"] };

// parameters, each in its style
let client = api.createClient({ fetch: answering(JSON.stringify({ items: [pet], next: null })) });
await api.listPets(client, {
  query: { limit: 2, tags: ["a", "b"], ids: [1, 2], spaced: [1, 2], piped: ["a", "b"], filter: { name: "n" }, raw: "a/b?c", "where[x]": { size: 1 } },
  headers: { "X-Ids": [1, 2] },
  cookies: { session: "s" },
});
assert.equal(seen[0]!.url,
  "https://eu.example.com/v1/pets?limit=2&tags=a&tags=b&ids=1,2&spaced=1%202&piped=a%7Cb&filter%5Bname%5D=n&where%5Bx%5D=%7B%22size%22%3A1%7D&raw=a/b?c");
assert.equal(seen[0]!.headers.get("x-ids"), "1,2");
assert.equal(seen[0]!.headers.get("accept"), "application/json");
const items = [];
for await (const item of api.paginate(api.listPets, client)) items.push(item);
assert.deepEqual(items, [pet]);

// paths with odd names, an address of its own, bodies by media type
client = api.createClient({ fetch: answering(JSON.stringify(pet)), variables: { region: "us" } });
await api.getPet(client, { path });
assert.equal(seen[0]!.url, "https://us.example.com/v1/pets/1/.x.y%20z");
await api.uploadPet(client, { path, body: { name: "a", born: "b" }, contentType: "application/json" });
assert.equal(seen[1]!.url, "https://upload.example.com/pets/1/.x.y%20z");
assert.equal(seen[1]!.headers.get("content-type"), "application/json");
assert.equal(seen[1]!.body, '{"name":"a","born":"b"}');
await api.uploadPet(client, { path, body: { photo: new Blob(["PNG"], { type: "image/png" }), tags: ["a", "b"] } });
assert.match(seen[2]!.headers.get("content-type")!, /^multipart\/form-data; boundary=/);
assert.match(seen[2]!.body, /name="tags"\r\n[^]*a\|b/);
await api.patchPet(client, { path, body: { name: "a", born: "b" } });
assert.equal(seen[3]!.headers.get("content-type"), "application/merge-patch+json");
await api.sendForm(api.createClient({ fetch: answering(null, "", 204) }), { body: { name: "a b", size: 1 } });
assert.equal(seen[0]!.body, "name=a+b&size=1");

// statuses
client = api.createClient({ fetch: answering('{"title":"no"}', "application/problem+json", 404) });
const answer = await api.attempt(api.listPets, client);
assert.equal(answer.status, 404);
assert.deepEqual(answer.body, { title: "no" });
await assert.rejects(api.listPets(client), (error: unknown) => api.isError(api.listPets, error) && error.status === 404);
assert.equal(await api.delete_(api.createClient({ fetch: answering(null, "", 204) }), { path }), undefined);

// what servers say that mean ill
const refused = { kind: "status", status: 400 };
await assert.rejects(api.listPets(api.createClient({ fetch: answering('{"message":{"toString":1,"valueOf":1}}', undefined, 400) })), refused);
const odd = async () => Object.defineProperties(Response.json({ a: 1 }), { status: { value: 999 }, ok: { value: false } });
for (const options of [{}, { use: api.limitSize(100) }])
  await assert.rejects(api.listPets(api.createClient({ ...options, fetch: odd })), { kind: "status", status: 999, body: { a: 1 } });
for (const baseUrl of ["http://me:secret@localhost:1", "http://me:1secret/w@localhost:1", "http://me:1?secret@localhost:1", "http://secret@[::1]:1"])
  await assert.rejects(api.listPets(api.createClient({ baseUrl })), (error: Error & { kind: string }) =>
    error.kind === "config" && !/secret/.test(String(error.stack) + String(error.cause)));
for (const baseUrl of ["http://localhost:1/a@b:c", "http://[::1]:1", "http://localhost"]) // what is no password
  await api.search(api.createClient({ baseUrl, fetch: answering("{}") }), { query: { q: "x" } });
// without end if the time grew with the square of the length
const quotes = native.createClient({ fetch: answering('"1234567890123456' + '\\"'.repeat(2_000_000)) });
await assert.rejects(native.getPet(quotes, { path: { "pet-id": 1n, "a.b": ["x"] } }), { kind: "decode" });

// a path with a query of its own, a media type with a boundary of its own
client = api.createClient({ fetch: answering("{}") });
await api.search(client, { query: { q: "x" } });
assert.match(seen[0]!.url, /\/found\?kind=cat&q=x$/);
await api.sendParts(client, { body: { a: "b" } });
assert.match(seen[1]!.headers.get("content-type")!, /^multipart\/form-data; boundary=----\w+$/);
await api.byFragment(client, { query: { q: "x" } });
assert.equal(new URL(seen[2]!.url).search, "?q=x");
await api.noSlash(client);
assert.equal(new URL(seen[3]!.url).pathname, "/v1/noSlash");

// streams
client = api.createClient({ fetch: answering('data: cat\n\ndata: dog\n\n', "text/event-stream") });
await api.watch(client);
assert.equal(seen[0]!.headers.get("accept"), "text/event-stream");
client = api.createClient({ fetch: answering(`${JSON.stringify(pet)}\n${JSON.stringify(pet)}\n`, "application/x-ndjson") });
const lines = [];
for await (const line of await api.sendLines(client, { body: [{ name: "a", born: "b" }] })) lines.push(line);
assert.deepEqual(lines, [pet, pet]);
assert.equal(seen[0]!.body, '{"name":"a","born":"b"}\n');

// values that JSON does not have
const digits = '{"id":9007199254740993,"name":"a","born":"2020-01-01T00:00:00Z","visits":["2020-01-01T00:00:00Z"],"parents":{"p":{"id":1,"name":"b","born":"2021-01-01T00:00:00Z"}},"either":{"id":2,"name":"c","born":"2022-01-01T00:00:00Z"}}';
const found = await native.getPet(native.createClient({ fetch: answering(digits) }), { path: { "pet-id": 9007199254740993n, "a.b": ["x"] } });
assert.match(seen[0]!.url, /pets\/9007199254740993\//);
assert.equal(found.id, 9007199254740993n);
assert.deepEqual(found.visits, [new Date("2020-01-01T00:00:00Z")]);
assert.deepEqual(found.parents!.p!.born, new Date("2021-01-01T00:00:00Z"));
assert.deepEqual((found.either as { born: Date }).born, new Date("2022-01-01T00:00:00Z"));
const dated = native.createClient({ fetch: answering(digits) });
await native.addPet(dated, { body: { name: "a", born: new Date("2020-01-01T00:00:00Z") } });
assert.equal(seen[0]!.body, '{"name":"a","born":"2020-01-01T00:00:00.000Z"}');
const byText = await text.getPet(text.createClient({ fetch: answering(digits) }), { path: { "pet-id": "9007199254740993", "a.b": ["x"] } });
assert.equal(byText.id, "9007199254740993");

// schemas judge
client = judged.createClient({ fetch: answering(JSON.stringify({ items: [{ id: "x" }] })) });
await assert.rejects(judged.listPets(client));
await assert.rejects(judged.listPets(client, { query: { kind: "cow" as "cat" } }));
assert.equal(seen.length, 1, "what the schema refuses is not sent");
const fine = await judged.getPet(judged.createClient({ fetch: answering(JSON.stringify(pet)) }), { path });
assert.deepEqual(fine.born, new Date(pet.born));
console.log("ok");
