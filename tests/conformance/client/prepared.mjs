// SPDX-License-Identifier: MIT
// What a client makes of the arguments that prepared.py chose: reads {client, calls}, writes the requests, unsent.
import { writeFileSync } from "node:fs";

let text = "";
for await (const piece of process.stdin) text += piece;
const { client: module, calls } = JSON.parse(text);
const api = await import(module);
const known = new Map();
for (const operation of Object.values(api)) {
  const { spec } = Object(operation);
  const key = spec && `${spec.method} ${spec.path}`;
  // Of twins the one that is no stream.
  if (spec && !(known.has(key) && /Stream$/.test(spec.name))) known.set(key, operation);
}

function real(value) {
  if (value?.$blob !== undefined) return new Blob([value.$blob]);
  if (Array.isArray(value)) return value.map(real);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, real(member)]));
}

const results = [];
for (const { method, path, args } of calls) {
  const operation = known.get(`${method} ${path}`);
  if (!operation) {
    results.push({ error: "no such operation" });
    continue;
  }
  let made;
  const fetch = async (url, { method, headers, body }) => {
    made = { url, method, headers: Object.fromEntries(headers), body: body ? await new Response(body).text() : "" };
    return new Response(null, { status: 204 });
  };
  try {
    await operation(api.createClient({ baseUrl: "http://h", fetch }), real(args));
  } catch (error) {
    made ??= { error: String(error.message) };
  }
  results.push(made);
}
writeFileSync(process.argv[2], JSON.stringify(results));
